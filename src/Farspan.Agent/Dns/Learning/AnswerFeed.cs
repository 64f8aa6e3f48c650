using System.Globalization;
using Farspan.Agent.Filters;
using Farspan.Dns.Forwarding;
using Farspan.Dns.Learning;
using Farspan.Dns.Names;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Netfilter;
using Farspan.Netlink.Logging;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.State.Filters;

namespace Farspan.Agent.Dns.Learning;

/// <summary>The way from answers into the learnt sets of one machine, and from refused packets into its log. Thread-safe.</summary>
/// <remarks>What sets hold already, from a process that was killed, is taken over: no promise of its answers is shortened.</remarks>
public sealed class AnswerFeed : IAnswerFeed
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly IAnswerSets _sets;
    private readonly RefusalLog _log;
    private readonly Action<string> _say;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly IDisposable[] _owned;
    private readonly CancellationTokenSource _end = new();
    private Task _listening = Task.CompletedTask;
    private AnswerLedger _ledger;
    private string? _problem;

    /// <summary>Makes it.</summary>
    /// <param name="feed">What to learn.</param>
    /// <param name="sets">Where to.</param>
    /// <param name="log">Where refused packets are told.</param>
    /// <param name="say">Takes a sentence for the process's own log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="owned">Disposed of with it.</param>
    public AnswerFeed(DnsFeedSpec feed, IAnswerSets sets, RefusalLog log, Action<string> say, TimeProvider time, params IDisposable[] owned)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_sets, _log, _say, _time, _owned, _start) = (sets, log, say, time, owned, time.GetTimestamp());
        _ledger = Build(feed);
    }

    /// <summary>Opens it on the packet filter of a network, and listens there for refused packets.</summary>
    /// <param name="feed">What to learn.</param>
    /// <param name="network">The network; null for the one of the process.</param>
    /// <param name="log">File of the log.</param>
    /// <param name="say">Takes a sentence for the process's own log.</param>
    /// <param name="time">The clock.</param>
    public static AnswerFeed Open(DnsFeedSpec feed, NetworkNamespace? network, string log, Action<string> say, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(say);
        var socket = network is null ? NftablesSocket.OpenHere() : NftablesSocket.Open(network);
        var made = new AnswerFeed(feed, new LinuxAnswerSets(socket, KernelMarks.FilterTable), new RefusalLog(log, feed.Machine, time), say, time, socket);
        made._listening = made.ListenAsync(network, feed.RefusalGroup);
        return made;
    }

    /// <inheritdoc/>
    public bool TryLearn(DnsName asked, ForwardedAnswer answer, uint ageSeconds)
    {
        ArgumentNullException.ThrowIfNull(answer);
        lock (_gate)
        {
            var learnt = _ledger.Take(asked, answer.Answers, ageSeconds, Now());
            if (learnt.Refused.Count > 0)
            {
                _log.NotLearnt(asked.ToLower().ToRelaxedText(), learnt.Refused);
            }

            try
            {
                foreach (var set in learnt.Addresses.GroupBy(a => a.Set, StringComparer.Ordinal))
                {
                    _sets.Refresh(set.Key, [.. set.Select(a => (a.Address, TimeSpan.FromSeconds(a.Seconds)))]);
                }

                _problem = null;
                return true;
            }
            catch (IOException failure)
            {
                if (_problem != failure.Message)
                {
                    _say(string.Create(CultureInfo.InvariantCulture, $"answers for {asked.ToLower().ToRelaxedText()} do not leave: {failure.Message}"));
                }

                _problem = failure.Message;
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Use(DnsFeedSpec feed)
    {
        lock (_gate)
        {
            _ledger = Build(feed);
        }
    }

    /// <summary>Tells of a refused packet.</summary>
    public void Note(LoggedPacket packet)
    {
        lock (_gate)
        {
            var protocol = (FilterProtocol)packet.Protocol;
            _log.Refused(packet, protocol, _ledger.NameOf(packet.Destination), RefusalReason.Of(_ledger, packet.Destination, protocol, packet.Port));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _listening.GetAwaiter().GetResult();
        _end.Dispose();
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }
    }

    // One listens at a time: while a process hands its place over, the next one waits until it has ended, and nothing tells when that is.
    private async Task ListenAsync(NetworkNamespace? network, ushort group)
    {
        string? told = null;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var packets = PacketLogSocket.Listen(network, group, Note);
                lock (_gate)
                {
                    Remember(_ledger); // What the process before has promised since this one began.
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Linux.KernelException refused)
            {
                // Names and ways outside must work without it.
                if (told != refused.Message)
                {
                    _say($"refused packets are not logged yet: {refused.Message}");
                }

                told = refused.Message;
                await Task.Delay(BetweenTries, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private AnswerLedger Build(DnsFeedSpec feed)
    {
        var ledger = new AnswerLedger(feed);
        Remember(ledger);
        return ledger;
    }

    private void Remember(AnswerLedger ledger)
    {
        try
        {
            var now = Now();
            foreach (var (set, address, left) in _sets.Read())
            {
                ledger.Remember(set, address, now + (long)left.TotalSeconds);
            }
        }
        catch (IOException failure)
        {
            _say($"what was learnt before is not known: {failure.Message}");
        }
    }

    private long Now() => (long)_time.GetElapsedTime(_start).TotalSeconds;
}
