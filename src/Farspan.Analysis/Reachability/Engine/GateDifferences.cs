namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Between which endpoints the filters of changed machines say something else than before.</summary>
internal sealed class GateDifferences
{
    private static readonly Difference _none = new([], [], hasTunnels: false);

    private readonly Proof _before;
    private readonly Proof _after;
    private readonly Dictionary<(int Was, int Now, int WasAtom, int NowAtom), Difference> _known = [];
    private readonly HashSet<int> _moved;
    private readonly HashSet<int> _asSender = [];
    private readonly HashSet<int> _asReceiver = [];
    private readonly List<int> _atoms = [];

    public GateDifferences(Proof before, Proof after) => (_before, _after, _moved) = (before, after, [.. after.Moved.Select(m => m.Station)]);

    /// <summary>The difference at an endpoint.</summary>
    public Difference Of(int endpoint)
    {
        var (was, now) = (_before.Gates.EntryOf(endpoint), _after.Gates.EntryOf(endpoint));
        var isMoved = _moved.Count > 0 && _moved.Contains(endpoint);
        if (was == now && !isMoved)
        {
            return _none;
        }

        var key = isMoved ? (was, now, _before.Atom(endpoint), _after.Atom(endpoint)) : (was, now, -1, -1);
        if (!_known.TryGetValue(key, out var difference))
        {
            difference = Find(was, now, isMoved ? endpoint : -1);
            _known.Add(key, difference);
        }

        return difference;
    }

    private Difference Find(int was, int now, int moved)
    {
        _asSender.Clear();
        _asReceiver.Clear();
        var hasTunnels = false;
        var (old, own) = (_before.Gates.RowsOf(was), _after.Gates.RowsOf(now));
        for (var i = 0; i < own.Length; i++)
        {
            // An answer that comes in is to what the machine sent, one that leaves to what it was sent.
            var isOut = own[i].Gate % 2 == 0;
            Compare(old[i].Request, own[i].Request, isOut ? _asSender : _asReceiver, ref hasTunnels);
            Compare(old[i].Answer, own[i].Answer, isOut ? _asReceiver : _asSender, ref hasTunnels);
        }

        HashSet<int> senders = [.. _asSender.SelectMany(_after.EndpointsOf)];
        HashSet<int> receivers = [.. _asReceiver.SelectMany(_after.EndpointsOf)];
        if (moved >= 0)
        {
            var others = new FarDifferences(_before, _after, moved);
            others.Add(senders, receivers);
            hasTunnels |= others.HasTunnels;
        }

        return new Difference([.. senders], [.. receivers], hasTunnels);
    }

    private void Compare(int was, int now, HashSet<int> found, ref bool hasTunnels)
    {
        _atoms.Clear();
        _after.Rows.Differ(was, now, _after.Atoms, _atoms);
        foreach (var atom in _atoms)
        {
            found.Add(atom);
            hasTunnels |= _after.DifferInTunnels(_after.Rows.Find(was, atom, _after.Atoms), _after.Rows.Find(now, atom, _after.Atoms));
        }
    }

    /// <summary>Endpoints that an endpoint says something else to, and that say something else to it.</summary>
    internal sealed class Difference(int[] asSender, int[] asReceiver, bool hasTunnels)
    {
        /// <summary>Receivers of what it sends.</summary>
        public int[] AsSender => asSender;

        /// <summary>Senders of what it receives.</summary>
        public int[] AsReceiver => asReceiver;

        /// <summary>Whether datagrams of overlays are among it.</summary>
        public bool HasTunnels => hasTunnels;

        /// <summary>Whether there are any.</summary>
        public bool IsAny => AsSender.Length + AsReceiver.Length > 0;
    }
}
