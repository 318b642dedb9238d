namespace TrustStoreTool.Formats.Pkcs12;

internal static class Pkcs12JavaView
{
    public static JavaView Of(Pkcs12Store store, JavaPassword password) => JavaView.Refused("todo");
}
