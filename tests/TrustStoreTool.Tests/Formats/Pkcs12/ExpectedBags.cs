using System.Text;
using System.Text.Json;
using TrustStoreTool.Formats.Pkcs12;

namespace TrustStoreTool.Tests.Formats.Pkcs12;

/// <summary>The corpus' <c>pkcs12</c> section and a store of ours, both as the same text.</summary>
internal static class ExpectedBags
{
    public static string Describe(JsonElement expected)
    {
        StringBuilder text = new();
        JsonElement mac = expected.GetProperty("mac");
        if (mac.ValueKind == JsonValueKind.Null) text.AppendLine("no MAC");
        else text.AppendLine($"MAC salt {mac.GetProperty("salt_bytes")} iterations {(mac.GetProperty("iterations_omitted_default_1").GetBoolean() ? "1" : mac.GetProperty("iterations"))} verified {mac.GetProperty("verifies")}");
        foreach (JsonElement info in expected.GetProperty("content_infos").EnumerateArray())
        {
            text.AppendLine($"{info.GetProperty("type")} iterations {(info.TryGetProperty("encryption", out JsonElement e) ? e.GetProperty("iterations") : "")}");
            if (info.TryGetProperty("content_password", out _))
            {
                text.AppendLine("  not opened");
                continue;
            }

            foreach (JsonElement bag in info.GetProperty("bags").EnumerateArray())
            {
                text.AppendLine($"  {bag.GetProperty("bag")} {Hash(bag, "sha256") ?? Hash(bag, "encrypted_sha256")}");
                foreach (JsonElement attribute in bag.GetProperty("attributes").EnumerateArray())
                {
                    text.AppendLine($"    {attribute.GetProperty("oid")} of {attribute.GetProperty("values").GetArrayLength()}");
                    if (attribute.GetProperty("oid").GetString() == Oids.FriendlyName) text.AppendLine($"    name {attribute.GetProperty("values")[0].GetProperty("string")}");
                }
            }
        }

        return text.ToString();
    }

    public static string Describe(Pkcs12Store store)
    {
        StringBuilder text = new();
        if (store.Protection.Integrity is not { } mac) text.AppendLine("no MAC");
        else text.AppendLine($"MAC salt {mac.SaltBytes} iterations {mac.Iterations} verified {store.Integrity == IntegrityState.Verified}");
        int index = 0;
        foreach (SafePart part in store.Pfx.Parts)
        {
            text.AppendLine($"{(part.Encryption is null ? "data" : "encryptedData")} iterations {part.Encryption?.Iterations}");
            if (part.Bags is null) text.AppendLine("  not opened");
            foreach (SafeBag bag in part.Bags ?? [])
            {
                KeyStoreEntry entry = store.Entries[index++];
                Assert.Equal(bag.Encoded, entry.Encoded);
                text.AppendLine($"  {Name(bag.Type)} {Hash(bag, entry)}");
                foreach (BagAttribute attribute in bag.Attributes ?? [])
                {
                    text.AppendLine($"    {attribute.Type} of {attribute.Values.Length}");
                    if (attribute.Type == Oids.FriendlyName) text.AppendLine($"    name {NameIn(attribute)}");
                }
            }
        }

        Assert.Equal(store.Entries.Length, index);
        return text.ToString();
    }

    private static string NameIn(BagAttribute attribute) =>
        (attribute.Values[0].Identifier == 0x1e ? Encoding.BigEndianUnicode : Encoding.UTF8).GetString(attribute.Values[0].Content.Span);

    private static string? Hash(JsonElement bag, string property) => bag.TryGetProperty(property, out JsonElement hash) && bag.GetProperty("bag").GetString() is "certBag" or "pkcs8ShroudedKeyBag"
        ? hash.ValueKind == JsonValueKind.String ? hash.GetString() : null : null;

    private static string? Hash(SafeBag bag, KeyStoreEntry entry) => bag.Type switch
    {
        Oids.CertBag => Fingerprint.Of(entry.Certificates[0].Encoded.Span).ToString(),
        Oids.ShroudedKeyBag => Fingerprint.Of(EncryptedKey(bag)).ToString(),
        _ => null,
    };

    private static ReadOnlySpan<byte> EncryptedKey(SafeBag bag)
    {
        BerReader parts = bag.Value.Open("a key");
        parts.Next("the algorithm");
        return parts.Next("the key").Octets("the key").Span;
    }

    private static string Name(string type) => type switch
    {
        Oids.CertBag => "certBag",
        Oids.KeyBag => "keyBag",
        Oids.ShroudedKeyBag => "pkcs8ShroudedKeyBag",
        Oids.CrlBag => "crlBag",
        Oids.SecretBag => "secretBag",
        _ => type,
    };
}
