using System.Net;
using TrustStoreTool.Bundles;

namespace TrustStoreTool.Cli.Commands.Bundle;

/// <summary>A download over HTTPS with one deadline over everything and a bound on its size. No redirections: the address is the one that was asked for.</summary>
internal static class BundleDownload
{
    // AWS's largest bundle has 0.2 MB.
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Where a region's certificates (or those of all commercial regions) lie.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Usage"/>: not HTTPS; plain HTTP is for this machine only.</exception>
    public static Uri Address(RdsRegion? region, string? baseUrl)
    {
        string path = region?.Path ?? RdsRegion.GlobalPath;
        string root = baseUrl ?? RdsRegion.BaseAddress(region?.Partition ?? "aws")!;
        if (!Uri.TryCreate(root.TrimEnd('/') + path, UriKind.Absolute, out Uri? address) || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw new KeyStoreException(KeyStoreError.Usage, "--base-url is no address", $"for instance {RdsRegion.BaseAddress("aws")}");
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            throw new KeyStoreException(KeyStoreError.Usage, "--base-url is not https", "CA certificates are downloaded over https only");
        return address;
    }

    /// <summary>Downloads.</summary>
    /// <exception cref="KeyStoreException"><see cref="KeyStoreError.Unreachable"/>; <see cref="KeyStoreError.LimitExceeded"/>.</exception>
    public static async Task<byte[]> GetAsync(Uri address, TimeSpan timeout, TimeProvider clock, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = new(timeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = !address.IsLoopback };
            using HttpClient client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
            using HttpResponseMessage answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode != HttpStatusCode.OK) throw Unreachable(address, $"the server answered {(int)answer.StatusCode}");
            if (answer.Content.Headers.ContentLength > MaxBytes) throw TooLarge(address);
            await using Stream body = await answer.Content.ReadAsStreamAsync(either.Token);
            return await DrainAsync(body, address, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Unreachable(address, $"no whole answer within {timeout.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Unreachable(address, Reason(e), e);
        }
    }

    private static async Task<byte[]> DrainAsync(Stream body, Uri address, CancellationToken cancellation)
    {
        using MemoryStream content = new();
        byte[] buffer = new byte[32 * 1024];
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (content.Length + read > MaxBytes) throw TooLarge(address);
            await content.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        return content.ToArray();
    }

    private static string Reason(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the name does not resolve",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "the TLS connection failed, or its certificate is not trusted by this machine",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection",
        _ => "the connection broke off",
    };

    private static KeyStoreException TooLarge(Uri address) =>
        new(KeyStoreError.LimitExceeded, $"{address.AbsoluteUri}: more than {MaxBytes} bytes, which is no bundle of RDS");

    private static KeyStoreException Unreachable(Uri address, string why, Exception? cause = null) =>
        new(KeyStoreError.Unreachable, $"{address.AbsoluteUri}: {why}", "download it by other means, check it with: truststore bundle check FILE", cause);
}
