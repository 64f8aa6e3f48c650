using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using Farspan.Addressing;
using Farspan.Agent.Filters;
using Farspan.Dns;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.Lab.Callers;
using Farspan.Linux.Netfilter;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.Topology.Model;
using Farspan.Verification.Egress;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>Goes outside from inside machines as their programs do: asks the machine's own forwarder for the name, and connects to what it answers.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EgressProber(NodeSockets sockets, ILabCallers? callers, ILabAudit? audit, ProbeTiming timing, TimeProvider time)
{
    private const ushort NamesPort = 53;
    private const int AtATime = 8;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the attempts; those of one machine follow one another.</summary>
    /// <returns>One result for each, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<EgressProbeResult>> RunAsync(IReadOnlyList<EgressProbeSpec> probes, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        if (probes.Count == 0)
        {
            return [];
        }

        var lookup = audit is null ? null : new RefusalLookup(audit, time);
        var results = new EgressProbeResult[probes.Count];
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(probes.Index().GroupBy(p => p.Item.Machine, StringComparer.Ordinal), options, async (group, token) =>
        {
            var open = await OpenAsync(group.Key);
            foreach (var (number, probe) in group)
            {
                results[number] = probe.IsBeforeAsking && open.Contains(probe.Address!) ? LeftOut(probe) : await PersistAsync(probe, token);
                progress?.Report(new TestProgress("egress", Interlocked.Increment(ref done), probes.Count));
            }
        });
        return lookup is null ? results : await lookup.FillAsync(results, cancellationToken);
    }

    // What was asked before stays open for its time: a test that follows another says so instead of finding a leak.
    private Task<HashSet<IPAddress>> OpenAsync(string machine) => sockets.RunAsync(machine, () =>
    {
        using var socket = NftablesSocket.OpenHere();
        return new LinuxAnswerSets(socket, KernelMarks.FilterTable).Read().Select(e => e.Address).ToHashSet();
    });

    private async Task<EgressProbeResult> PersistAsync(EgressProbeSpec probe, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var result = await TryAsync(probe, cancellationToken);
            if (result.Holds || probe.Expect == Expectation.Refused || time.GetElapsedTime(start) + _pause >= timing.ConnectDeadline)
            {
                return result;
            }

            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    private async Task<EgressProbeResult> TryAsync(EgressProbeSpec probe, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var destination = probe.Address;
        try
        {
            if (probe.Name is { } name)
            {
                using var answering = Patience(timing.AttemptTimeout, cancellationToken);
                destination = await AskAsync(probe, name, answering.Token);
            }

            if (destination is null)
            {
                return Result(probe, null, false, "the name has no address", start);
            }

            using var connecting = Patience(probe.Expect == Expectation.Connects ? timing.AttemptTimeout : timing.RefusedWait, cancellationToken);
            var said = await SpeakAsync(probe, destination, connecting.Token);
            return Result(probe, destination, said.Length > 0, said.Length > 0 ? $"answered «{said}»" : "what answered is not the lab's internet", start);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Result(probe, destination, false, "no answer", start);
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException)
        {
            return Result(probe, destination, false, (failure.InnerException ?? failure).Message, start);
        }
    }

    private async Task<string> SpeakAsync(EgressProbeSpec probe, IPAddress destination, CancellationToken cancellationToken)
    {
        var isTcp = probe.Protocol == TransportProtocol.Tcp;
        using var socket = await sockets.OpenAsync(probe.Machine, probe.Source, isTcp ? ProtocolType.Tcp : ProtocolType.Udp, destination.AddressFamily);
        await socket.ConnectAsync(new IPEndPoint(destination, probe.Port), cancellationToken);
        if (!isTcp)
        {
            return await EgressSpeech.UdpAsync(socket, probe.Port, cancellationToken);
        }

        using var authority = callers?.OutsideAuthority();
        return await EgressSpeech.TcpAsync(socket, probe.Name ?? destination.ToString(), probe.Port, authority, cancellationToken);
    }

    private async Task<IPAddress?> AskAsync(EgressProbeSpec probe, string name, CancellationToken cancellationToken)
    {
        if (!DnsName.TryParse(name, out var parsed))
        {
            return null;
        }

        var type = probe.Source.IsV6 ? DnsType.AAAA : DnsType.A;
        var question = Question(parsed, type);
        using var socket = await sockets.OpenAsync(probe.Machine, null, ProtocolType.Udp, AddressFamily.InterNetwork);
        await socket.ConnectAsync(new IPEndPoint(DnsFeedSpec.Address, NamesPort), cancellationToken);
        await socket.SendAsync(question, cancellationToken);
        var answer = new byte[DnsLimits.MessageBytes];
        var length = await socket.ReceiveAsync(answer, cancellationToken);
        return First(answer.AsMemory(0, length), type);
    }

    private static byte[] Question(DnsName name, DnsType type)
    {
        var buffer = new byte[DnsLimits.PlainUdpBytes];
        var writer = new DnsMessageWriter(buffer) { Limit = buffer.Length };
        writer.WriteStart((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue), DnsHeader.RecursionDesired);
        writer.TryWriteQuestion(new DnsQuestion(name, type, DnsClass.IN));
        return buffer[..writer.Length];
    }

    private static IPAddress? First(ReadOnlyMemory<byte> answer, DnsType type)
    {
        if (!DnsMessageReader.TryBegin(answer.Span, out var reader) || !reader.TryReadQuestion(out _))
        {
            return null;
        }

        while (reader.HasRecord && reader.TryReadRecord(out var record))
        {
            if (record.Section == DnsSection.Answer && record.Type == type && record.Data.Length is 4 or 16)
            {
                return new IPAddress(record.Data.Span);
            }
        }

        return null;
    }

    private static CancellationTokenSource Patience(TimeSpan wait, CancellationToken cancellationToken)
    {
        var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        both.CancelAfter(wait);
        return both;
    }

    private EgressProbeResult LeftOut(EgressProbeSpec probe) => Result(probe, probe.Address, false, "open: its name was asked before", time.GetTimestamp()) with { IsTried = false };

    private EgressProbeResult Result(EgressProbeSpec probe, IPAddress? destination, bool arrived, string seen, long start) => new()
    {
        Probe = probe,
        IsTried = true,
        Destination = destination,
        Arrived = arrived,
        Seen = seen,
        ElapsedMs = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 2),
        Log = null,
    };
}
