using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Dns.Wire;
using Farspan.Verification.Names;

namespace Farspan.Lab.Probes;

/// <summary>Asks name servers from inside the machines whose resolvers name them: by UDP, and by TCP what is too long for that.</summary>
/// <param name="sockets">Makes sockets inside machines.</param>
/// <param name="timing">How long answers are waited for.</param>
/// <param name="time">The clock.</param>
[SupportedOSPlatform("linux")]
internal sealed class NameProber(NodeSockets sockets, ProbeTiming timing, TimeProvider time)
{
    /// <summary>Machines at a time; the questions of one follow one another.</summary>
    private const int AtATime = 16;

    private const int LongestMessage = 65535;

    /// <summary>A server that just got its spec may be starting.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks everything.</summary>
    /// <returns>One result for each, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<NameProbeResult>> RunAsync(IReadOnlyList<NameProbeSpec> probes, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        var results = new NameProbeResult[probes.Count];
        var done = 0;
        var groups = probes.Select((probe, number) => (Probe: probe, Number: number)).GroupBy(p => (p.Probe.Machine, p.Probe.Endpoint.Address)).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(groups, options, async (group, token) =>
        {
            // Who is silent for so long once is not waited for again.
            var deadline = timing.ConnectDeadline;
            foreach (var (probe, number) in group)
            {
                results[number] = await PersistAsync(probe, deadline, token);
                deadline = results[number].Answered is null ? TimeSpan.Zero : deadline;
                progress?.Report(new TestProgress("names", Interlocked.Increment(ref done), probes.Count));
            }
        });
        return results;
    }

    private async Task<NameProbeResult> PersistAsync(NameProbeSpec probe, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var result = await AskAsync(probe, cancellationToken);
            if (result.Holds || time.GetElapsedTime(start) + _pause >= deadline)
            {
                return result;
            }

            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    private async Task<NameProbeResult> AskAsync(NameProbeSpec probe, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timing.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var answer = await UdpAsync(probe, either.Token);
            answer = DnsHeader.TryRead(answer, out var header) && header.IsTruncated ? await TcpAsync(probe, either.Token) : answer;
            return new NameProbeResult { Probe = probe, Answered = NameProbePlanner.Describe(probe.Question.Span, answer) ?? "a message that is no answer", Failure = null };
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return new NameProbeResult { Probe = probe, Answered = null, Failure = e.Message };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NameProbeResult { Probe = probe, Answered = null, Failure = "no answer" };
        }
    }

    private async Task<byte[]> UdpAsync(NameProbeSpec probe, CancellationToken cancellationToken)
    {
        using var socket = await sockets.OpenAsync(probe.Machine, null, ProtocolType.Udp, probe.Endpoint.AddressFamily);
        await socket.ConnectAsync(probe.Endpoint, cancellationToken);
        await socket.SendAsync(probe.Question, cancellationToken);
        var answer = new byte[LongestMessage];
        return answer[..await socket.ReceiveAsync(answer, cancellationToken)];
    }

    private async Task<byte[]> TcpAsync(NameProbeSpec probe, CancellationToken cancellationToken)
    {
        using var socket = await sockets.OpenAsync(probe.Machine, null, ProtocolType.Tcp, probe.Endpoint.AddressFamily);
        await socket.ConnectAsync(probe.Endpoint, cancellationToken);
        await using var stream = new NetworkStream(socket);
        var head = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)probe.Question.Length);
        await stream.WriteAsync((byte[])[.. head, .. probe.Question.Span], cancellationToken);
        await stream.ReadExactlyAsync(head, cancellationToken);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer;
    }
}
