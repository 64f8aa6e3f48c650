using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using Farspan.Dns;
using Farspan.Dns.Wire;
using Farspan.State.Dns;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Questions as HTTP requests, and the page of what is counted.</summary>
/// <remarks>Source: RFC 8484 section 4.1 (GET with <c>?dns=</c> in base64url, POST with the message), 4.2.1 (an answer that is an error is 200 too), 5.1 (how long caches may keep it).</remarks>
/// <param name="engine">Who answers.</param>
/// <param name="metrics">What is counted; null for a listener of questions.</param>
internal sealed class HttpQuestions(DnsEngine engine, Func<string>? metrics) : IHttpApplication<IFeatureCollection>
{
    private const string Message = "application/dns-message";
    private const string Variable = "dns=";

    /// <inheritdoc/>
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc/>
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var aborted = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        var (status, type, body, age) = metrics is null ? await AskAsync(context, request, aborted) : Page(request);
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = (int)status;
        response.Headers.ContentType = type;
        response.Headers.ContentLength = body.Length;
        if (age is { } seconds)
        {
            response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"max-age={seconds}");
        }

        if (!string.Equals(request.Method, "HEAD", StringComparison.Ordinal))
        {
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body, aborted);
        }
    }

    private (HttpStatusCode Status, string Type, ReadOnlyMemory<byte> Body, uint? AgeSeconds) Page(IHttpRequestFeature request) => request switch
    {
        { Path: not "/metrics" } => Refuse(HttpStatusCode.NotFound, "there is /metrics here"),
        { Method: not ("GET" or "HEAD") } => Refuse(HttpStatusCode.MethodNotAllowed, "/metrics is read with GET"),
        _ => (HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(metrics!()), null),
    };

    private async Task<(HttpStatusCode Status, string Type, ReadOnlyMemory<byte> Body, uint? AgeSeconds)> AskAsync(IFeatureCollection context, IHttpRequestFeature request, CancellationToken aborted)
    {
        if (!string.Equals(request.Path, "/dns-query", StringComparison.Ordinal))
        {
            return Refuse(HttpStatusCode.NotFound, "questions go to /dns-query (RFC 8484)");
        }

        byte[]? query;
        switch (request.Method)
        {
            case "GET" or "HEAD":
                query = FromVariable(request.QueryString);
                break;
            case "POST" when !string.Equals(request.Headers.ContentType, Message, StringComparison.OrdinalIgnoreCase):
                return Refuse(HttpStatusCode.UnsupportedMediaType, $"a question is {Message}");
            case "POST":
                query = await ReadAsync(request.Body, aborted);
                break;
            default:
                return Refuse(HttpStatusCode.MethodNotAllowed, "questions come by GET or POST");
        }

        var connection = context.GetRequiredFeature<IHttpConnectionFeature>();
        var source = connection.RemoteIpAddress ?? IPAddress.None;
        var answer = new byte[DnsLimits.MessageBytes];
        var asker = engine.Asker(source, connection.LocalIpAddress ?? IPAddress.None, DnsTransport.Https);
        var reply = query is null ? default : await engine.AnswerAsync(query, asker, source, answer, aborted);
        return reply.Length == 0
            ? Refuse(HttpStatusCode.BadRequest, "that is no question; ?dns= is a message in base64url without padding")
            : (HttpStatusCode.OK, Message, answer.AsMemory(0, reply.Length), ShortestTtl(answer.AsSpan(0, reply.Length)));
    }

    private static (HttpStatusCode Status, string Type, ReadOnlyMemory<byte> Body, uint? AgeSeconds) Refuse(HttpStatusCode status, string sentence) =>
        (status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(sentence + "\n"), null);

    private static byte[]? FromVariable(string query)
    {
        var text = query.TrimStart('?').Split('&').FirstOrDefault(v => v.StartsWith(Variable, StringComparison.Ordinal))?[Variable.Length..];
        return text is { Length: > 0 } && !text.Contains('%', StringComparison.Ordinal) && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
    }

    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken aborted)
    {
        // Longer ones the server refuses by itself (413).
        var message = new byte[DnsLimits.MessageBytes];
        var length = await body.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false, aborted);
        return message[..length];
    }

    // RFC 8484 section 5.1: not longer than the shortest time in it; of a negative answer that of its SOA record.
    private static uint ShortestTtl(ReadOnlySpan<byte> message)
    {
        var shortest = (uint?)null;
        if (DnsMessageReader.TryBegin(message, out var reader))
        {
            while (reader.HasQuestion && reader.TryReadQuestion(out _))
            {
            }

            while (reader.HasRecord && reader.TryReadRecord(out var record))
            {
                shortest = record.Type == DnsType.OPT ? shortest : Math.Min(record.Ttl, shortest ?? uint.MaxValue);
            }
        }

        return shortest ?? 0;
    }
}
