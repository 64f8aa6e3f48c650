using System.Globalization;
using System.Text;

namespace Farspan.Lab.Listeners;

/// <summary>HTTP as a listener speaks it in place of a service that the lab does not run: whatever is asked is answered with 200, who answers, and what was asked.</summary>
/// <remarks>
/// <para>The body's first line is the one that probes expect, then come a line that says that this is a stand-in, and the request's head as it arrived. A query
/// <c>bytes=N</c> asks for a body of that many bytes instead.</para>
/// <para>Requests of a test are counted (<see cref="ArrivalLog"/>) as soon as their head is there.</para>
/// <para>Connections are kept (RFC 9112 section 9.3); bodies are read and thrown away, <c>Expect: 100-continue</c> is answered (RFC 9110 section 10.1.1).
/// What cannot be understood ends the connection. Bounds: a head of 64 KiB, bodies of any length.</para>
/// </remarks>
internal sealed class HttpStandIn(string service, string machine, int port, ArrivalLog arrivals)
{
    /// <summary>More than gateways pass on, so that it is never the stand-in that refuses.</summary>
    private const int LongestHead = 64 * 1024;

    private const int PieceBytes = 16 * 1024;
    private const string SizeQuery = "bytes=";

    /// <summary>What a line is answered with that is no request.</summary>
    public byte[] Greeting { get; } = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{service} {machine} {port}\n"));

    /// <summary>True for a line that begins an HTTP/1 request (RFC 9112 section 3).</summary>
    public static bool IsRequest(ReadOnlySpan<byte> line) => line.TrimEnd((byte)'\r') is var text && (text.EndsWith(" HTTP/1.1"u8) || text.EndsWith(" HTTP/1.0"u8));

    /// <summary>Answers requests until the other side or a request ends the connection.</summary>
    /// <param name="connection">What has arrived, and what comes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ServeAsync(StandInConnection connection, CancellationToken cancellationToken)
    {
        while (await connection.ReadHeadAsync(LongestHead, cancellationToken) is { } text && HttpStandInRequest.TryParse(text, out var request))
        {
            if (request.Mark is { } mark)
            {
                arrivals.Note(mark, machine, service);
            }

            if (request.Continues)
            {
                await connection.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
            }

            if (!await connection.SkipBodyAsync(request.BodyBytes, cancellationToken))
            {
                return;
            }

            await AnswerAsync(connection, request, cancellationToken);
            if (request.Closes)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(StandInConnection connection, HttpStandInRequest request, CancellationToken cancellationToken)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{service} {machine} {port}\nstand-in of the lab for service {service} on {machine}, port {port}\n{request.Head.ReplaceLineEndings("\n")}\n");
        var size = Size(request.Target);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {size ?? Encoding.UTF8.GetByteCount(text)}\r\nServer: farspan-stand-in\r\n{(request.Closes ? "Connection: close\r\n" : "")}\r\n");
        await connection.SendAsync(Encoding.UTF8.GetBytes(request.IsHead || size is not null ? head : head + text), cancellationToken);
        if (size is { } bytes && !request.IsHead)
        {
            await SendManyAsync(connection, bytes, cancellationToken);
        }
    }

    private static async Task SendManyAsync(StandInConnection connection, long bytes, CancellationToken cancellationToken)
    {
        var piece = new byte[PieceBytes];
        piece.AsSpan().Fill((byte)'.');
        for (var left = bytes; left > 0; left -= PieceBytes)
        {
            await connection.SendAsync(piece.AsMemory(0, (int)Math.Min(left, PieceBytes)), cancellationToken);
        }
    }

    private static long? Size(string target)
    {
        var at = target.IndexOf('?', StringComparison.Ordinal);
        var found = at < 0 ? null : target[(at + 1)..].Split('&').FirstOrDefault(p => p.StartsWith(SizeQuery, StringComparison.Ordinal));
        return found is not null && long.TryParse(found.AsSpan(SizeQuery.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
    }
}
