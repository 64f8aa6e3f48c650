namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Between which endpoints the filters of changed machines say something else than before.</summary>
internal sealed class GateDifferences(Proof before, Proof after)
{
    private readonly Dictionary<(int, int), Difference> _known = [];
    private readonly HashSet<int> _asSender = [];
    private readonly HashSet<int> _asReceiver = [];
    private readonly List<int> _atoms = [];

    /// <summary>The difference at an endpoint.</summary>
    public Difference Of(int endpoint)
    {
        var (was, now) = (before.Gates.EntryOf(endpoint), after.Gates.EntryOf(endpoint));
        if (!_known.TryGetValue((was, now), out var difference))
        {
            difference = Find(was, now);
            _known.Add((was, now), difference);
        }

        return difference;
    }

    private Difference Find(int was, int now)
    {
        _asSender.Clear();
        _asReceiver.Clear();
        var hasTunnels = false;
        var (old, own) = (before.Gates.RowsOf(was), after.Gates.RowsOf(now));
        for (var i = 0; i < own.Length; i++)
        {
            // An answer that comes in is to what the machine sent, one that leaves to what it was sent.
            var isOut = own[i].Gate % 2 == 0;
            Compare(old[i].Request, own[i].Request, isOut ? _asSender : _asReceiver, ref hasTunnels);
            Compare(old[i].Answer, own[i].Answer, isOut ? _asReceiver : _asSender, ref hasTunnels);
        }

        return new Difference([.. _asSender.SelectMany(after.EndpointsOf)], [.. _asReceiver.SelectMany(after.EndpointsOf)], hasTunnels);
    }

    private void Compare(int was, int now, HashSet<int> found, ref bool hasTunnels)
    {
        _atoms.Clear();
        after.Rows.Differ(was, now, after.Atoms, _atoms);
        foreach (var atom in _atoms)
        {
            found.Add(atom);
            hasTunnels |= after.DifferInTunnels(after.Rows.Find(was, atom, after.Atoms), after.Rows.Find(now, atom, after.Atoms));
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
