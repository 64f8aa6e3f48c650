using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Farspan.Addressing;
using Farspan.Pki.Acme.Challenges;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.Server;

namespace Farspan.Agent.Acme.Validation;

/// <summary>Looks for a file on port 80.</summary>
/// <remarks>Redirects are followed to names that the server issues for, on the ports of http and https. Source: RFC 8555 section 8.3.</remarks>
internal sealed class HttpProbe
{
    private const int MostRedirects = 5;

    // A key authorization has 43 + 1 + 43 characters, and white space may follow it.
    private const int MostBodyBytes = 1024;
    private const int MostHeadKilobytes = 16;
    private readonly ProbeOptions _options;
    private readonly INameLookup _names;

    public HttpProbe(ProbeOptions options, INameLookup names)
    {
        _options = options;
        _names = names;
    }

    /// <summary>Looks.</summary>
    /// <returns>What is wrong, or null.</returns>
    public async Task<ProblemMessage?> LookAsync(ValidationTask task, CancellationToken cancellationToken)
    {
        var url = new UriBuilder(Uri.UriSchemeHttp, HostOf(task.Identifier), _options.HttpPort, ChallengeProof.HttpPath + task.Token).Uri;
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = MostHeadKilobytes,
            ConnectCallback = ConnectAsync,
#pragma warning disable CA5359 // A name that is still to get its certificate has none to be believed yet (RFC 8555 section 8.3).
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
        };
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        for (var i = 0; i <= MostRedirects; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.UserAgent.ParseAdd("farspan-acme");
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                && answer.Headers.Location is { } location)
            {
                url = new Uri(url, location);
                if (RedirectObjection(url) is { } objection)
                {
                    return AcmeErrors.Make(AcmeErrorKind.Connection, $"{task.Identifier.Value} redirects to where this server does not look: {objection}");
                }

                continue;
            }

            return answer.StatusCode == HttpStatusCode.OK
                ? await CompareAsync(task, url, answer.Content, cancellationToken)
                : AcmeErrors.Make(AcmeErrorKind.Unauthorized, string.Create(CultureInfo.InvariantCulture, $"{url.Host} port {url.Port} answers {(int)answer.StatusCode} where the challenge's file should be"));
        }

        return AcmeErrors.Make(AcmeErrorKind.Connection, $"{task.Identifier.Value} redirects more than {MostRedirects} times");
    }

    private static async Task<ProblemMessage?> CompareAsync(ValidationTask task, Uri url, HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MostBodyBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.Latin1.GetString(buffer, 0, length).TrimEnd() == task.KeyAuthorization
            ? null
            : AcmeErrors.Make(AcmeErrorKind.IncorrectResponse, string.Create(CultureInfo.InvariantCulture, $"{url.Host} port {url.Port} shows another text than the challenge's"));
    }

    private static string HostOf(AcmeIdentifier identifier) => identifier.IsAddress && identifier.Value.Contains(':', StringComparison.Ordinal) ? $"[{identifier.Value}]" : identifier.Value;

    private string? RedirectObjection(Uri url)
    {
        var isHttps = url.Scheme == Uri.UriSchemeHttps;
        if (!isHttps && url.Scheme != Uri.UriSchemeHttp)
        {
            return $"the scheme {url.Scheme}";
        }

        if (url.Port != (isHttps ? _options.TlsPort : _options.HttpPort))
        {
            return string.Create(CultureInfo.InvariantCulture, $"port {url.Port}");
        }

        var host = url.Host.Trim('[', ']');
        return (AcmeIdentifier.TryReadAddress(host, out var identifier) || AcmeIdentifier.TryReadName(host.ToLowerInvariant(), out identifier)) && _options.Names.Permits(identifier)
            ? null
            : "a name that it does not issue for";
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var addresses = Cidr.TryParseAddress(host, out var address) ? [address] : await _names.AddressesAsync(host, cancellationToken);
        return new NetworkStream(await Dialer.ConnectAsync(host, addresses, context.DnsEndPoint.Port, cancellationToken), ownsSocket: true);
    }
}
