using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Farspan.Agent.Acme.Serving;

/// <summary>What the framework's HTTP server calls for each request.</summary>
internal sealed class AcmeApplication : IHttpApplication<IFeatureCollection>
{
    /// <summary>Bytes of a body: a signing request for a hundred names has 10 KiB.</summary>
    public const int MostBodyBytes = 64 * 1024;

    private const int TooLarge = 413;
    private const int Misdirected = 421;
    private const int Failed = 500;
    private readonly AcmeServer _server;
    private readonly RevocationPages _pages;
    private readonly Action<string> _log;

    /// <summary>Makes the application.</summary>
    /// <param name="server">The ACME server.</param>
    /// <param name="pages">Revocation, and whom to believe.</param>
    /// <param name="log">Where lines go.</param>
    public AcmeApplication(AcmeServer server, RevocationPages pages, Action<string> log)
    {
        _server = server;
        _pages = pages;
        _log = log;
    }

    /// <summary>Names and ports that the server may be called by, as they stand in a Host field.</summary>
    public required FrozenSet<string> Hosts { get; set; }

    /// <inheritdoc/>
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc/>
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // There is nothing to give back.
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Get<IHttpRequestFeature>()!;
        var lifetime = context.Get<IHttpRequestLifetimeFeature>()!.RequestAborted;
        var isSecure = context.Get<TlsMark>() is not null;
        AcmeAnswer answer;
        try
        {
            answer = await AnswerAsync(context, request, isSecure, lifetime);
        }
        catch (BadHttpRequestException e)
        {
            answer = AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Malformed, e.StatusCode == TooLarge ? $"bodies have at most {MostBodyBytes} bytes" : "the request cannot be read") with { Status = e.StatusCode });
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return;
        }
#pragma warning disable CA1031 // The top of a request: what one does wrong must not end the server.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log($"{request.Method} {request.RawTarget}: internal error: {e.GetType().Name}: {e.Message}");
            answer = AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.ServerInternal, "the server failed") with { Status = Failed });
        }

        _log(string.Create(CultureInfo.InvariantCulture, $"{context.Get<IHttpConnectionFeature>()?.RemoteIpAddress} {request.Method} {Shown(request.RawTarget)} {answer.Status}"));
        await AcmeAnswerWriter.WriteAsync(context, request, answer, lifetime);
    }

    private async Task<AcmeAnswer> AnswerAsync(IFeatureCollection context, IHttpRequestFeature request, bool isSecure, CancellationToken cancellationToken)
    {
        var question = request.RawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? request.RawTarget : request.RawTarget[..question];
        if (RevocationPages.Serves(path))
        {
            return _pages.Answer(request.Method, path, await ReadAsync(context, request, cancellationToken));
        }

        var host = request.Headers.Host.ToString().ToLowerInvariant();
        if (!isSecure || !Hosts.Contains(host))
        {
            return AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Malformed, isSecure ? "this server is not called so" : "ACME is spoken by TLS") with { Status = Misdirected });
        }

        return await _server.HandleAsync(
            new AcmeRequest
            {
                Method = request.Method,
                Origin = "https://" + host,
                Path = path,
                Query = question < 0 ? "" : request.RawTarget[(question + 1)..],
                ContentType = request.Headers.ContentType.Count == 1 ? request.Headers.ContentType.ToString() : null,
                Body = await ReadAsync(context, request, cancellationToken),
                Client = context.Get<IHttpConnectionFeature>()?.RemoteIpAddress ?? IPAddress.None,
            },
            cancellationToken);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(IFeatureCollection context, IHttpRequestFeature request, CancellationToken cancellationToken)
    {
        if (context.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return default;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    private static string Shown(string target)
    {
        const int Most = 200;
        var text = new StringBuilder();
        foreach (var character in target.AsSpan(0, Math.Min(target.Length, Most)))
        {
            text.Append(character is > ' ' and <= '~' ? character : '?');
        }

        return text.ToString();
    }
}
