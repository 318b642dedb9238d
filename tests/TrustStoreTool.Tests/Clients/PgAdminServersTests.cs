using System.Text;
using System.Text.Json.Nodes;
using TrustStoreTool.Clients;

namespace TrustStoreTool.Tests.Clients;

public class PgAdminServersTests
{
    private static readonly SettingsTarget Target = new() { Host = "db.example", PemPath = "C:\\certs\\ü \"x\".pem", Name = "orders", Database = "app" };

    private static string Merge(string before) => PgAdminServers.Merge(Encoding.UTF8.GetBytes(before), Target);

    [Fact]
    public void A_new_file_has_every_member_that_an_import_needs()
    {
        JsonNode server = JsonNode.Parse(PgAdminServers.Merge(null, Target))!["Servers"]!["1"]!;
        Assert.Equal(
            ["Name", "Group", "Host", "Port", "MaintenanceDB", "Username", "ConnectionParameters"],
            server.AsObject().Select(member => member.Key));
        Assert.Equal(5432, server["Port"]!.GetValue<int>());
        Assert.Equal(Target.PemPath, server["ConnectionParameters"]!["sslrootcert"]!.GetValue<string>());
        Assert.Equal("verify-full", server["ConnectionParameters"]!["sslmode"]!.GetValue<string>());
    }

    [Fact]
    public void A_server_is_added_and_the_rest_stays_as_the_bytes_it_was()
    {
        const string Before = "{ \"Extra\" : [1,  2],\n \"Servers\": { \"7\":{\"Name\":\"ä\\u00e4\", \"Odd\" : 1.50} }, \"After\":null }";
        string after = Merge(Before);
        Assert.StartsWith("{ \"Extra\" : [1,  2],\n \"Servers\": { \"7\":{\"Name\":\"ä\\u00e4\", \"Odd\" : 1.50},\n        \"8\": {", after, StringComparison.Ordinal);
        Assert.EndsWith(" }, \"After\":null }", after, StringComparison.Ordinal);
        Assert.Equal("db.example", JsonNode.Parse(after)!["Servers"]!["8"]!["Host"]!.GetValue<string>());
    }

    [Fact]
    public void A_server_of_the_same_name_is_changed_and_keeps_its_other_members()
    {
        const string Before =
            """{"Servers":{"1":{"Name":"x"},"2":{"Name":"orders","Group":"G","Host":"old","SSLMode":"prefer","Color":"#fff","ConnectionParameters":{"sslmode":"require","passfile":"p"}},"3":{"Name":"y"}}}""";
        string after = Merge(Before);
        Assert.StartsWith("""{"Servers":{"1":{"Name":"x"},"2":{""", after, StringComparison.Ordinal);
        Assert.EndsWith(""","3":{"Name":"y"}}}""", after, StringComparison.Ordinal);
        JsonNode server = JsonNode.Parse(after)!["Servers"]!["2"]!;
        Assert.Equal(["Name", "Group", "Host", "Color", "ConnectionParameters", "Port", "MaintenanceDB", "Username"], server.AsObject().Select(member => member.Key));
        Assert.Equal(["sslmode", "passfile", "sslrootcert"], server["ConnectionParameters"]!.AsObject().Select(member => member.Key));
        Assert.Equal(after, Merge(after));
    }

    [Theory]
    [InlineData("{\"Servers\":{}}")]
    [InlineData("{\"Servers\": { \n } }")]
    public void An_empty_list_of_servers_gets_its_first(string before) =>
        Assert.Equal("orders", JsonNode.Parse(Merge(before))!["Servers"]!["1"]!["Name"]!.GetValue<string>());

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"Servers\":[]}")]
    [InlineData("{\"Servers\":{\"1\":")]
    [InlineData("nonsense")]
    [InlineData("{\"Servers\":{\"1\":{},\"1\":{}}}")]
    public void Another_file_is_refused(string before) => Assert.Equal(KeyStoreError.Damaged, Assert.Throws<KeyStoreException>(() => Merge(before)).Error);
}
