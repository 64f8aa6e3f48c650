namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Which endpoints' own gates say something else of one endpoint, because that is of another atom now.</summary>
internal sealed class FarDifferences(Proof before, Proof after, int moved)
{
    private const int AsSender = 1;
    private const int AsReceiver = 2;

    private readonly Dictionary<(int Was, int Now), int> _known = [];
    private readonly int _was = before.Atom(moved);
    private readonly int _now = after.Atom(moved);

    /// <summary>Whether datagrams of overlays are among it.</summary>
    public bool HasTunnels { get; private set; }

    /// <summary>Adds them.</summary>
    /// <param name="receivers">Those to which the moved one says something else.</param>
    /// <param name="senders">Those that say something else to it.</param>
    public void Add(HashSet<int> receivers, HashSet<int> senders)
    {
        var last = (Was: -1, Now: -1, Found: 0);
        for (var endpoint = 0; endpoint < after.Index.EndpointCount; endpoint++)
        {
            var (was, now) = (before.Gates.EntryOf(endpoint), after.Gates.EntryOf(endpoint));
            if (was != last.Was || now != last.Now)
            {
                last = (was, now, Of(was, now));
            }

            if ((last.Found & AsSender) != 0)
            {
                receivers.Add(endpoint);
            }

            if ((last.Found & AsReceiver) != 0)
            {
                senders.Add(endpoint);
            }
        }
    }

    private int Of(int was, int now)
    {
        if (!_known.TryGetValue((was, now), out var found))
        {
            _known.Add((was, now), found = Compare(was, now));
        }

        return found;
    }

    private int Compare(int was, int now)
    {
        var (old, own, found) = (before.Gates.RowsOf(was), after.Gates.RowsOf(now), 0);
        for (var i = 0; i < own.Length; i++)
        {
            // What comes in new is sent by the moved one, and so is what gets an answer.
            var isIn = own[i].Gate % 2 != 0;
            found |= Differ(old[i].Request, own[i].Request) ? (isIn ? AsSender : AsReceiver) : 0;
            found |= Differ(old[i].Answer, own[i].Answer) ? (isIn ? AsReceiver : AsSender) : 0;
        }

        return found;
    }

    private bool Differ(int was, int now)
    {
        var (mask, other) = (after.Rows.Find(was, _was, after.Atoms), after.Rows.Find(now, _now, after.Atoms));
        HasTunnels |= mask != other && after.DifferInTunnels(mask, other);
        return mask != other;
    }
}
