using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Text;
using Farspan.Lab.Callers;
using Farspan.Lab.Listeners;
using Farspan.Verification.Gateways;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>Makes requests through gateways from inside the machines that call, and asks where they arrived.</summary>
/// <remarks>One connection each, which the gateway closes after its answer (RFC 9112 section 9.6).</remarks>
[SupportedOSPlatform("linux")]
internal sealed class GatewayCaller(NodeSockets sockets, ILabCallers? callers, ILabArrivals? arrivals, ProbeTiming timing, TimeProvider time)
{
    /// <summary>Requests at a time: enough to fill the time that refused ones wait, few enough not to run into what a gateway allows one caller.</summary>
    private const int AtATime = 32;

    /// <summary>A gateway answers 503 at once until its first checks of health are done.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the requests.</summary>
    /// <returns>One result for each, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<GatewayCallResult>> RunAsync(IReadOnlyList<GatewayCallSpec> calls, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
        {
            return [];
        }

        var run = CallMark.NewRun();
        var isCounted = arrivals is not null && await arrivals.CountAsync(run, cancellationToken);
        var results = new GatewayCallResult[calls.Count];
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, calls.Count, options, async (number, token) =>
        {
            results[number] = await PersistAsync(calls[number], new CallMark(run, number), token);
            progress?.Report(new TestProgress("calls", Interlocked.Increment(ref done), calls.Count));
        });
        return isCounted && await arrivals!.ArrivalsAsync(run, cancellationToken) is { } counted ? Counted(results, counted) : results;
    }

    private static IReadOnlyList<GatewayCallResult> Counted(GatewayCallResult[] results, IReadOnlyList<Arrival> arrivals)
    {
        var byNumber = arrivals.ToLookup(a => a.Number, a => $"{a.Machine}/{a.Service}");
        return [.. results.Select((r, number) => r with { CountedAt = [.. byNumber[number].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] })];
    }

    private async Task<GatewayCallResult> PersistAsync(GatewayCallSpec call, CallMark mark, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var result = await CallAsync(call, mark, call.Expect == Expectation.Connects ? timing.AttemptTimeout : timing.RefusedWait, cancellationToken);
            if (result.Holds || IsFinal(result) || time.GetElapsedTime(start) + _pause >= timing.ConnectDeadline)
            {
                return result;
            }

            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    // An answer that lets in whom no policy lets in is one at once; where no answer came that must come, the gateway may just be busy.
    private static bool IsFinal(GatewayCallResult result) => result.Call.Expect == Expectation.Refused && (result.Call.Refusal == GatewayRefusal.Anyhow || result.Status is < 500);

    private async Task<GatewayCallResult> CallAsync(GatewayCallSpec call, CallMark mark, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var isConnected = false;
        using var patience = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var request = Request(call, mark);
            var certificate = callers?.Certificate(call);
            using var socket = await sockets.OpenAsync(call.From, call.SourceAddress, ProtocolType.Tcp, call.Endpoint.AddressFamily);
            await socket.ConnectAsync(call.Endpoint, either.Token);
            isConnected = true;
            await using var stream = await CallTransport.OpenAsync(socket, call.Tls, call.GatewayMachine, certificate, either.Token);
            await stream.WriteAsync(request, either.Token);
            var answer = await CallAnswer.ReadAsync(stream, either.Token);
            return Result(call, isConnected, answer, answer.Status is null ? "what came is no answer" : "", start);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Result(call, isConnected, default, string.Create(CultureInfo.InvariantCulture, $"no answer for {wait.TotalSeconds:0.0} s"), start);
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException)
        {
            return Result(call, isConnected, default, (failure.InnerException ?? failure).Message, start);
        }
    }

    private byte[] Request(GatewayCallSpec call, CallMark mark)
    {
        var text = new StringBuilder($"{call.Method} {call.Path} HTTP/1.1\r\nHost: {call.Endpoint}\r\nUser-Agent: farspan-test\r\n{CallMark.Field}: {mark}\r\nConnection: close\r\n");
        if (callers?.Token(call) is { } token)
        {
            text.Append("Authorization: Bearer ").Append(token).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.Append(call.Method == "GET" ? "\r\n" : "Content-Length: 0\r\n\r\n").ToString());
    }

    private GatewayCallResult Result(GatewayCallSpec call, bool isConnected, CallAnswer answer, string detail, long start) => new()
    {
        Call = call,
        Connected = isConnected,
        Status = answer.Status,
        FirstLine = answer.FirstLine ?? "",
        Detail = detail,
        ElapsedMs = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 2),
        CountedAt = null,
    };
}
