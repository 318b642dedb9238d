using TrustStoreTool.Clients;

namespace TrustStoreTool.Tests.Clients;

public class ServiceFileTests
{
    private static readonly (string, string)[] Wanted = [("host", "new.example"), ("sslmode", "verify-full"), ("sslrootcert", "/c a/root.pem")];

    [Fact]
    public void A_section_changes_and_every_other_line_stays()
    {
        const string Before = "# ours\n\n[orders]\n# the old host\nhost=old.example\nuser=app\n  sslmode=require\n\n[other]\nhost=x\nsslmode=prefer\n";
        const string After = "# ours\n\n[orders]\n# the old host\nhost=new.example\nuser=app\nsslmode=verify-full\nsslrootcert=/c a/root.pem\n\n[other]\nhost=x\nsslmode=prefer\n";
        Assert.Equal(After, ServiceFile.Merge(Before, "orders", Wanted));
        Assert.Equal(After, ServiceFile.Merge(After, "orders", Wanted));
    }

    [Fact]
    public void A_missing_section_is_appended_with_the_file_s_line_ends() =>
        Assert.Equal(
            "[a]\r\nhost=x\r\n\r\n[b]\r\nhost=new.example\r\nsslmode=verify-full\r\nsslrootcert=/c a/root.pem\r\n",
            ServiceFile.Merge("[a]\r\nhost=x", "b", Wanted));

    [Fact]
    public void The_first_of_two_sections_is_the_one_that_counts() =>
        Assert.Equal(
            "[a]\nhost=new.example\nsslmode=verify-full\nsslrootcert=/c a/root.pem\n[a]\nhost=2\n",
            ServiceFile.Merge("[a]\nhost=1\n[a]\nhost=2\n", "a", Wanted));

    [Theory]
    [InlineData("ends with a blank ")]
    [InlineData("has\na line end")]
    [InlineData("")]
    public void A_value_that_the_syntax_cannot_carry_is_refused(string value) =>
        Assert.Equal(KeyStoreError.Usage, Assert.Throws<KeyStoreException>(() => ServiceFile.Merge(null, "a", [("sslrootcert", value)])).Error);
}
