using Farspan.Verification.Flows;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>Lets one side of each pair of overlay members speak first.</summary>
/// <remarks>Two WireGuard peers that begin a handshake at the same moment each throw away what the other answers, and try again only after 5 s
/// (WireGuard paper, sections 5.4 and 6.4). Probes that start in both directions at once would do that on purpose.</remarks>
internal sealed class Greetings
{
    /// <summary>Longest wait for the first side: a handshake on one host takes milliseconds, and after this no collision is likely any more.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string, string), (int First, TaskCompletionSource Done)> _pairs = [];
    private readonly TimeProvider _time;

    public Greetings(IReadOnlyList<ProbeSpec> probes, TimeProvider time)
    {
        _time = time;
        foreach (var probe in probes.Where(Greets))
        {
            _pairs.TryAdd(Pair(probe), (probe.Id, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }
    }

    /// <summary>True for the probe that the others between the same two machines wait for.</summary>
    public bool IsFirst(ProbeSpec probe) => Greets(probe) && _pairs[Pair(probe)].First == probe.Id;

    /// <summary>Waits until the pair's first probe is done, or long enough.</summary>
    public async Task WaitAsync(ProbeSpec probe, CancellationToken cancellationToken)
    {
        if (Greets(probe) && _pairs[Pair(probe)] is var (first, done) && first != probe.Id && !done.Task.IsCompleted)
        {
            await Task.WhenAny(done.Task, Task.Delay(_longest, _time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Says that a probe is done.</summary>
    public void Done(ProbeSpec probe)
    {
        if (IsFirst(probe))
        {
            _pairs[Pair(probe)].Done.TrySetResult();
        }
    }

    private static bool Greets(ProbeSpec probe) => probe.Expect == Expectation.Connects && probe.Via.Kind is WayKind.Overlay or WayKind.Link;

    // The routers of a VPN are peers like any two machines: its probes wait for one of them. Other links have nothing to greet, and lose nothing by it.
    private static (string, string) Pair(ProbeSpec probe) => probe.Via.Kind == WayKind.Link ? (string.Empty, probe.Via.Name) :
        string.CompareOrdinal(probe.From, probe.To) < 0 ? (probe.From, probe.To) : (probe.To, probe.From);
}
