using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Farspan.Verification.Gateways;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>Makes requests through gateways from inside the machines that call.</summary>
/// <remarks>One connection each, which the gateway closes after its answer (RFC 9112 section 9.6).</remarks>
[SupportedOSPlatform("linux")]
internal sealed class GatewayCaller(NodeSockets sockets, ProbeTiming timing, TimeProvider time)
{
    /// <summary>Requests at a time: enough to fill the time that refused ones wait, few enough not to run into what a gateway allows one caller.</summary>
    private const int AtATime = 32;

    /// <summary>What is read of an answer: its head and first line.</summary>
    private const int MostBytes = 32 * 1024;

    /// <summary>A gateway answers 503 at once until its first checks of health are done.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the requests.</summary>
    /// <returns>One result for each, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<GatewayCallResult>> RunAsync(IReadOnlyList<GatewayCallSpec> calls, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        var results = new GatewayCallResult[calls.Count];
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, calls.Count, options, async (number, token) =>
        {
            results[number] = await PersistAsync(calls[number], token);
            progress?.Report(new TestProgress("calls", Interlocked.Increment(ref done), calls.Count));
        });
        return results;
    }

    private async Task<GatewayCallResult> PersistAsync(GatewayCallSpec call, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var result = await CallAsync(call, call.Expect == Expectation.Connects ? timing.AttemptTimeout : timing.RefusedWait, cancellationToken);
            if (result.Holds || call.Expect == Expectation.Refused || time.GetElapsedTime(start) + _pause >= timing.ConnectDeadline)
            {
                return result;
            }

            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    private async Task<GatewayCallResult> CallAsync(GatewayCallSpec call, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var patience = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = await sockets.OpenAsync(call.From, call.SourceAddress, ProtocolType.Tcp, call.Endpoint.AddressFamily);
            await socket.ConnectAsync(call.Endpoint, either.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {call.Path} HTTP/1.1\r\nHost: {call.Endpoint}\r\nUser-Agent: farspan-test\r\nConnection: close\r\n\r\n"), either.Token);
            var (status, line) = Read(await ReadToEndAsync(socket, either.Token));
            return Result(call, status, line, status is null ? "what came is no answer" : "", start);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Result(call, null, "", string.Create(CultureInfo.InvariantCulture, $"no answer for {wait.TotalSeconds:0.0} s"), start);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return Result(call, null, "", failure.Message, start);
        }
    }

    private GatewayCallResult Result(GatewayCallSpec call, int? status, string firstLine, string detail, long start) => new()
    {
        Call = call,
        Status = status,
        FirstLine = firstLine,
        Detail = detail,
        ElapsedMs = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 2),
    };

    private static async Task<string> ReadToEndAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static (int? Status, string FirstLine) Read(string answer)
    {
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var words = answer.Split('\r', 2)[0].Split(' ', 3);
        return head >= 0 && words.Length >= 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? (status, answer[(head + 4)..].Split('\n', 2)[0].TrimEnd('\r'))
            : (null, "");
    }
}
