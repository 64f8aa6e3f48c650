using Farspan.Verification.Flows;

namespace Farspan.Verification.Probes;

/// <summary>Finds the pairs for which every address leads nowhere; a pair with one good address is fine.</summary>
internal sealed class WaylessFlows
{
    private readonly Dictionary<(string From, string To), (ProbeReason Reason, string Missing)?> _pairs = [];

    /// <summary>Notes one flow of a reason.</summary>
    public void Note(Flow flow, DeclaredWay way, ProbeReason reason, string? overlay)
    {
        var key = (flow.From, flow.To);
        if (way.Kind != WayKind.None)
        {
            _pairs[key] = null;
        }
        else if (!_pairs.ContainsKey(key))
        {
            _pairs[key] = (reason, overlay is null
                ? $"no subnet, link or public exposure joins {flow.Source} and {flow.Destination}"
                : $"{flow.From} is not a member of overlay {overlay}");
        }
    }

    /// <summary>Notes a pair that has no address family in common at one target.</summary>
    public void NoteNoFamily(string from, string to, ProbeReason reason) =>
        _pairs.TryAdd((from, to), (reason, $"{from} has no address of the family that {to} is reached by"));

    /// <summary>The pairs without any way.</summary>
    public IEnumerable<WaylessFlow> Found() => _pairs
        .Where(p => p.Value is not null)
        .OrderBy(p => p.Key.From, StringComparer.Ordinal)
        .ThenBy(p => p.Key.To, StringComparer.Ordinal)
        .Select(p => new WaylessFlow { From = p.Key.From, To = p.Key.To, Reason = p.Value!.Value.Reason, Missing = p.Value!.Value.Missing });
}
