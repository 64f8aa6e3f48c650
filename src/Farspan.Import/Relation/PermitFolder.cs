namespace Farspan.Import.Relation;

/// <summary>Makes permits fewer and readable without changing what they let pass together.</summary>
internal static class PermitFolder
{
    // Comparing every pair is quadratic; beyond this a file is not read by people anyway.
    private const int MostCompared = 4_000;

    /// <summary>Cut by outside and family, joined where one rule says several, without those that others cover.</summary>
    public static IReadOnlyList<Permit> Fold(IEnumerable<Permit> permits, PartyTable parties)
    {
        var pieces = permits.SelectMany(p => Apart(p, parties)).Select(p => InFamilies(p, parties)).Where(p => IsUseful(p, parties)).ToList();
        pieces = Join(pieces, p => (p.Rule, p.From, p.To), (a, b) => a with { Ports = a.Ports.Or(b.Ports) });
        pieces = Join(pieces, p => (p.Rule, p.From, p.Ports, !p.To.And(parties.Strangers).IsEmpty), (a, b) => a with { To = a.To.Or(b.To) });
        pieces = Join(pieces, p => (p.Rule, p.To, p.Ports, !p.From.And(parties.Strangers).IsEmpty), (a, b) => a with { From = a.From.Or(b.From) });
        return pieces.Count > MostCompared ? pieces : Uncovered(pieces);
    }

    // The outside talking to the outside is nobody's business here; a set with strangers on both sides is two permits.
    private static IEnumerable<Permit> Apart(Permit permit, PartyTable parties)
    {
        if (permit.From.And(parties.Strangers).IsEmpty || permit.To.And(parties.Strangers).IsEmpty)
        {
            yield return permit;
            yield break;
        }

        yield return permit with { To = permit.To.And(parties.Machines) };
        yield return permit with { From = permit.From.And(parties.Machines), To = permit.To.And(parties.Strangers) };
    }

    private static Permit InFamilies(Permit permit, PartyTable parties) => permit with
    {
        From = parties.InFamiliesOf(permit.From, permit.To),
        To = parties.InFamiliesOf(permit.To, permit.From),
    };

    private static bool IsUseful(Permit permit, PartyTable parties)
    {
        if (permit.From.IsEmpty || permit.To.IsEmpty || permit.Ports.IsEmpty)
        {
            return false;
        }

        // What a machine says to itself never leaves it.
        var both = permit.From.Or(permit.To);
        var first = both.Items.First();
        return parties.IsOutside(first) || !both.IsWithin(parties.OfMachine(parties.MachineOf(first)));
    }

    private static List<Permit> Join<TKey>(List<Permit> permits, Func<Permit, TKey> key, Func<Permit, Permit, Permit> join)
        where TKey : notnull =>
        [.. permits.GroupBy(key).Select(g => g.Aggregate((a, b) => join(a, b) with { With = JoinText(a.With, b.With) }))];

    private static string JoinText(string first, string second) =>
        first.Length == 0 ? second : second.Length == 0 || first.Contains(second, StringComparison.Ordinal) ? first : $"{first}, {second}";

    private static List<Permit> Uncovered(List<Permit> permits)
    {
        var kept = new List<(int Index, Permit Item)>();
        foreach (var (index, permit) in permits.Index().OrderByDescending(p => (long)p.Item.From.Count * p.Item.To.Count))
        {
            if (!kept.Exists(k => permit.From.IsWithin(k.Item.From) && permit.To.IsWithin(k.Item.To) && permit.Ports.IsWithin(k.Item.Ports)))
            {
                kept.Add((index, permit));
            }
        }

        return [.. kept.OrderBy(k => k.Index).Select(k => k.Item)];
    }
}
