using TrustStoreTool.Tests.Commands;

namespace TrustStoreTool.Tests.Formats.Jks;

/// <summary>The hand-made stores, taken through every command.</summary>
public sealed class JksVariantTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, byte[]> Stores => JksJavaViewTests.Stores();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory, MemberData(nameof(Stores))]
    public Task An_odd_store_loses_nothing_on_any_way(string what, byte[] content)
    {
        Assert.NotEmpty(what);
        return new VariantCheck(_folder, "JKS", "changeit").Holds(content);
    }
}
