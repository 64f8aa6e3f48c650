using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Lab.Callers;
using Farspan.Lab.Listeners;
using Farspan.State.Gateways;
using Farspan.Verification.Outside;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>Asks gateways for places outside, from inside the machines that may and may not, and looks where that arrived and what was written down.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OutsideCaller(NodeSockets sockets, ILabCallers? callers, ILabArrivals? arrivals, ILabAudit? audit, ProbeTiming timing, TimeProvider time)
{
    private const int AtATime = 16;
    private const int Ok = 200;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly string _run = CallMark.NewRun();

    /// <summary>Makes the requests.</summary>
    /// <returns>One result for each, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<OutsideCallResult>> RunAsync(IReadOnlyList<OutsideCallSpec> calls, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
        {
            return [];
        }

        var lookup = audit is null ? null : new AuditLookup(audit, time);
        var isCounted = arrivals is not null && await arrivals.CountAsync(_run, cancellationToken);
        var results = new (OutsideCallResult Result, IPEndPoint? Source)[calls.Count];
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, calls.Count, options, async (number, token) =>
        {
            results[number] = await PersistAsync(calls[number], number, token);
            progress?.Report(new TestProgress("outside", Interlocked.Increment(ref done), calls.Count));
        });
        if (isCounted && await arrivals!.ArrivalsAsync(_run, cancellationToken) is { } counted)
        {
            var byNumber = counted.ToLookup(a => a.Number, a => $"{a.Machine}/{a.Service}");
            results = [.. results.Select((r, number) => (r.Result with { CountedAt = [.. byNumber[number].Distinct(StringComparer.Ordinal)] }, r.Source))];
        }

        return lookup is null ? [.. results.Select(r => r.Result)] : await lookup.FillAsync(results, cancellationToken);
    }

    private async Task<(OutsideCallResult Result, IPEndPoint? Source)> PersistAsync(OutsideCallSpec call, int number, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var seen = await CallAsync(call, number, call.Expect == Expectation.Connects ? timing.AttemptTimeout : timing.RefusedWait, cancellationToken);
            if (seen.Result.Holds || call.Expect == Expectation.Refused || time.GetElapsedTime(start) + _pause >= timing.ConnectDeadline)
            {
                return seen;
            }

            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    private async Task<(OutsideCallResult Result, IPEndPoint? Source)> CallAsync(OutsideCallSpec call, int number, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        IPEndPoint? source = null;
        int? status = null;
        using var patience = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = await sockets.OpenAsync(call.From, call.SourceAddress, ProtocolType.Tcp, call.Endpoint.AddressFamily);
            await socket.ConnectAsync(call.Endpoint, either.Token);
            source = (IPEndPoint?)socket.LocalEndPoint;
            await using var stream = await CallTransport.OpenAsync(socket, call.IsTls ? TlsVersion.Tls13 : null, call.GatewayMachine, null, either.Token);
            var mark = new CallMark(_run, number);
            if (call.Speech == OutsideSpeech.Plain)
            {
                await stream.WriteAsync(Request($"http://{call.Authority}/", call.Authority, mark), either.Token);
                var answer = await CallAnswer.ReadAsync(stream, either.Token);
                status = answer.Status;
                return (Result(call, status, answer.Status == Ok ? answer.FirstLine : "", status is null ? "what came is no answer" : "", start), source);
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {call.Authority} HTTP/1.1\r\nHost: {call.Authority}\r\nUser-Agent: farspan-test\r\n\r\n"), either.Token);
            status = await HeadAsync(stream, either.Token);
            var line = status == Ok ? await ThroughAsync(call, stream, mark, either.Token) : "";
            return (Result(call, status, line, status is null ? "what came is no answer" : "", start), source);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (Result(call, status, "", string.Create(CultureInfo.InvariantCulture, $"no answer for {wait.TotalSeconds:0.0} s"), start), source);
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException)
        {
            return (Result(call, status, "", (failure.InnerException ?? failure).Message, start), source);
        }
    }

    /// <summary>Speaks with the place outside through the tunnel.</summary>
    /// <returns>First line of its answer.</returns>
    private async Task<string> ThroughAsync(OutsideCallSpec call, Stream tunnel, CallMark mark, CancellationToken cancellationToken)
    {
        var request = Request("/", call.Authority, mark);
        if (call.Speech == OutsideSpeech.ClearInTunnel)
        {
            await tunnel.WriteAsync(request, cancellationToken);
            return Line(await CallAnswer.ReadAsync(tunnel, cancellationToken));
        }

        using var authority = callers?.OutsideAuthority();
        await using var secure = new SslStream(tunnel, leaveInnerStreamOpen: true);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        if (authority is not null)
        {
            policy.CustomTrustStore.Add(authority);
        }

        var isOther = call.Speech == OutsideSpeech.OtherServerName;
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = isOther ? mark.ToName() : call.Host, CertificateChainPolicy = policy }, cancellationToken);
        await secure.WriteAsync(request, cancellationToken);
        return Line(await CallAnswer.ReadAsync(secure, cancellationToken));
    }

    private static string Line(CallAnswer answer) => answer.Status == Ok ? answer.FirstLine : throw new IOException("the tunnel ended without an answer");

    private static byte[] Request(string target, string host, CallMark mark) =>
        Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: farspan-test\r\n{CallMark.Field}: {mark}\r\nConnection: close\r\n\r\n");

    /// <summary>Reads the answer to CONNECT and not a byte more: what follows is the tunnel's.</summary>
    private static async Task<int?> HeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        const int LongestHead = 8 * 1024;
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < LongestHead && await stream.ReadAsync(one, cancellationToken) == 1)
        {
            head.Append((char)one[0]);
            if (head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r')
            {
                var words = head.ToString().Split('\r', 2)[0].Split(' ', 3);
                return words.Length >= 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
            }
        }

        return null;
    }

    private OutsideCallResult Result(OutsideCallSpec call, int? status, string firstLine, string detail, long start) => new()
    {
        Call = call,
        Status = status,
        FirstLine = firstLine,
        Detail = detail,
        ElapsedMs = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 2),
        CountedAt = null,
        Audit = null,
    };
}
