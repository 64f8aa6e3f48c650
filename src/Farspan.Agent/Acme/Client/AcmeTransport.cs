using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;

namespace Farspan.Agent.Acme.Client;

/// <summary>Sends signed requests: keeps the nonce, and tries again where the server says that it was the nonce.</summary>
/// <remarks>For one request at a time. Source: RFC 8555 section 6.</remarks>
internal sealed class AcmeTransport
{
    // Pebble refuses one good nonce in twenty so that clients learn it; ten in a row are something else.
    private const int MostAttempts = 10;
    private const int MostBodyBytes = 1024 * 1024;
    private const int Success = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private string? _nonce;

    public AcmeTransport(HttpClient http, TimeProvider time)
    {
        _http = http;
        _time = time;
    }

    /// <summary>Where everything is.</summary>
    public DirectoryMessage Directory { get; private set; } = null!;

    /// <summary>The key that signs.</summary>
    public required AccountKey Key { get; set; }

    /// <summary>The account, once it is known.</summary>
    public string? Account { get; set; }

    /// <summary>Reads the directory.</summary>
    public async Task BeginAsync(string url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var reply = await SendAsync(request, $"the directory {url}", cancellationToken);
        if (reply.Status >= Success)
        {
            throw new AcmeException($"{url} answers {reply.Status}; give the URL of an ACME directory");
        }

        Directory = Read(reply.Body, AcmeJson.Default.DirectoryMessage, $"the directory {url}");
    }

    /// <summary>Sends a request that the account signs, or the key itself where there is no account yet.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="payload">What is said; empty for a read.</param>
    /// <param name="what">What it is about, for the error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AcmeException">The server refuses, or cannot be talked to.</exception>
    public async Task<AcmeReply> PostAsync(string url, ReadOnlyMemory<byte> payload, string what, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var nonce = _nonce ?? await NonceAsync(cancellationToken);
            _nonce = null;
            var header = new JwsHeader { Alg = "", Nonce = nonce, Url = url, Kid = Account, Jwk = Account is null ? ShapeOf(Key.Public) : null };
            using var request = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Key.Sign(payload.Span, header), JwsJson.Default.JwsShape)),
            };

            // Exactly this, without a charset (RFC 8555 section 6.2).
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/jose+json");
            var reply = await SendAsync(request, what, cancellationToken);
            if (reply.Status < Success)
            {
                return reply;
            }

            if (reply.Problem is not { } problem)
            {
                throw new AcmeException(string.Create(CultureInfo.InvariantCulture, $"{what}: {new Uri(url).Host} answers {reply.Status}"));
            }

            if (!problem.Is(AcmeErrorKind.BadNonce) || attempt == MostAttempts)
            {
                throw AcmeException.Of(what, problem);
            }
        }
    }

    /// <summary>Sends a request and reads what comes back.</summary>
    public async Task<(AcmeReply Reply, T Value)> PostAsync<T>(string url, ReadOnlyMemory<byte> payload, JsonTypeInfo<T> type, string what, CancellationToken cancellationToken)
    {
        var reply = await PostAsync(url, payload, what, cancellationToken);
        return (reply, Read(reply.Body, type, what));
    }

    public static JwkShape ShapeOf(PublicJwk key) => JsonSerializer.Deserialize(key.Text, JoseJson.Default.JwkShape)!;

    private static T Read<T>(byte[] body, JsonTypeInfo<T> type, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new AcmeException($"{what}: the server answers null");
        }
        catch (JsonException e)
        {
            throw new AcmeException($"{what}: the server answers what RFC 8555 does not know (line {e.LineNumber + 1}, path {e.Path})", e);
        }
    }

    private async Task<string> NonceAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Directory.NewNonce);
        await SendAsync(request, "a nonce", cancellationToken);
        return _nonce ?? throw new AcmeException($"{Directory.NewNonce} gives no nonce");
    }

    private async Task<AcmeReply> SendAsync(HttpRequestMessage request, string what, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = _time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), patience, Patience, Timeout.InfiniteTimeSpan);
        request.Headers.UserAgent.ParseAdd("farspan-acme");
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (response.Headers.TryGetValues("Replay-Nonce", out var nonces))
            {
                _nonce = nonces.First();
            }

            return await ReplyAsync(response, patience.Token);
        }
        catch (HttpRequestException e)
        {
            throw new AcmeException($"{what}: {request.RequestUri!.Authority} cannot be talked to: {(e.InnerException?.InnerException ?? e.InnerException ?? e).Message.ReplaceLineEndings(" ")}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AcmeException($"{what}: {request.RequestUri!.Authority} does not answer in {Patience.TotalSeconds:0} s", e);
        }
        catch (IOException e)
        {
            throw new AcmeException($"{what}: {request.RequestUri!.Authority} broke off: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private async Task<AcmeReply> ReplyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new byte[MostBodyBytes];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        Array.Resize(ref body, length);
        var retry = response.Headers.RetryAfter;
        return new AcmeReply
        {
            Status = (int)response.StatusCode,
            Body = body,
            Location = response.Headers.Location?.ToString(),
            RetryAfter = retry?.Delta ?? (retry?.Date is { } date ? date - _time.GetUtcNow() : null),
            Alternates = [.. response.Headers.TryGetValues("Link", out var links) ? links.SelectMany(AlternatesOf) : []],
            Problem = response.StatusCode >= HttpStatusCode.Ambiguous && response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? ProblemOf(body) : null,
        };
    }

    private static ProblemMessage? ProblemOf(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AcmeJson.Default.ProblemMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // <URL>;rel="alternate", several in a line or one each (RFC 8288 section 3).
    private static IEnumerable<string> AlternatesOf(string line) =>
        from part in line.Split(",<", StringSplitOptions.TrimEntries)
        let end = part.IndexOf('>', StringComparison.Ordinal)
        where end > 0 && part[end..].Replace(" ", "", StringComparison.Ordinal).Contains("rel=\"alternate\"", StringComparison.OrdinalIgnoreCase)
        select part[..end].TrimStart('<', ' ');
}
