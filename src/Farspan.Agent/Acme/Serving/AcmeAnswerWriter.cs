using System.Globalization;
using Farspan.Pki.Acme.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Farspan.Agent.Acme.Serving;

/// <summary>Writes an answer as HTTP.</summary>
internal static class AcmeAnswerWriter
{
    /// <summary>Writes it.</summary>
    public static async Task WriteAsync(IFeatureCollection context, IHttpRequestFeature request, AcmeAnswer answer, CancellationToken cancellationToken)
    {
        var response = context.Get<IHttpResponseFeature>()!;
        response.StatusCode = answer.Status;
        var headers = response.Headers;
        if (request.RawTarget.StartsWith("/acme/", StringComparison.Ordinal))
        {
            // RFC 8555 sections 6.5 and 7.1: nothing is remembered by anybody between, and the directory is always found.
            headers.CacheControl = "no-store";
            headers.Link = answer.Links.Append($"<https://{request.Headers.Host}{AcmePaths.Directory}>;rel=\"index\"").ToArray();
        }

        if (answer.Nonce is { } nonce)
        {
            headers["Replay-Nonce"] = nonce;
        }

        if (answer.Location is { } location)
        {
            headers.Location = location;
        }

        if (answer.RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (answer.Allow is { } allow)
        {
            headers.Allow = allow;
        }

        if (answer.ContentType is { } type)
        {
            headers.ContentType = type;
        }

        const int NoContent = 204;
        if (answer.Status != NoContent)
        {
            headers.ContentLength = answer.Body.Length;
        }

        if (request.Method != "HEAD" && answer.Body.Length > 0)
        {
            await context.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(answer.Body, cancellationToken);
        }
    }
}
