using Farspan.Analysis.Reachability.Engine;
using Farspan.State;

namespace Farspan.Analysis.Reachability.Rows;

/// <summary>The ways that lead to one place.</summary>
internal sealed class WayColumn
{
    private readonly bool[] _isBare;
    private readonly bool[] _isBareBetween;
    private readonly int[] _outLinks;
    private readonly bool _hasBare;
    private readonly bool _hasBareBetween;

    public WayColumn(Proof proof, int to)
    {
        (_isBare, _isBareBetween, _outLinks, Arrivals) = (new bool[proof.Places.Count], new bool[proof.Places.Count], new int[proof.Places.Count], []);
        _outLinks.AsSpan().Fill(-1);
        for (var from = 0; from < _isBare.Length; from++)
        {
            var way = proof.Pairs.Ways[proof.Pairs[from, to].Way];
            if (!way.IsAlive)
            {
                continue;
            }

            _outLinks[from] = way.OutLink;

            // A packet enters one tunnel at most at each node that it leaves: at the sender, and at every node between.
            _isBare[from] = way.Crossings.Length <= way.Steps.Length;
            _isBareBetween[from] = Array.Exists(way.Steps, s => proof.Index.Spec(s.Node).Role == MachineRole.Backbone);
            (_hasBare, _hasBareBetween) = (_hasBare || _isBare[from], _hasBareBetween || _isBareBetween[from]);
            if (!Arrivals.Contains((way.InLink, way.Arrival)))
            {
                Arrivals.Add((way.InLink, way.Arrival));
            }
        }
    }

    /// <summary>By which links packets come in, and at which station where that is not the one they are sent to (else -1).</summary>
    public List<(int InLink, int Station)> Arrivals { get; }

    /// <summary>The link that packets from a place leave their sender by; -1 where they have no way.</summary>
    public int OutLink(int from) => _outLinks[from];

    /// <summary>True where some way is of the asked kind.</summary>
    public bool Has(WayAsked asked) => asked switch { WayAsked.Any => true, WayAsked.Bare => _hasBare, _ => _hasBareBetween };

    /// <summary>True where the way from a place is of the asked kind.</summary>
    public bool Is(WayAsked asked, int from) => asked switch { WayAsked.Any => true, WayAsked.Bare => _isBare[from], _ => _isBareBetween[from] };
}
