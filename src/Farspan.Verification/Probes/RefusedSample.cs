
namespace Farspan.Verification.Probes;

/// <summary>Draws from all that no policy allows, the same number for each pair of providers as far as there are enough.</summary>
internal sealed class RefusedSample(TargetFinder targets, ProbeDrafts drafts, ProbeOptions options)
{
    /// <summary>How many tries each probe of the sample may cost before its pair of providers counts as exhausted; allowed flows and doubles are drawn and thrown away.</summary>
    private const int TriesPerProbe = 16;

    private static readonly ProbeReason _reason = new()
    {
        Kind = ReasonKind.Sample,
        Name = string.Empty,
        Text = "no policy allows it",
        Location = string.Empty,
        Demands = Expectation.Refused,
    };

    /// <summary>Adds the sample and says how many candidates were not drawn.</summary>
    public long Add()
    {
        var groups = Groups();
        var all = groups.Sum(g => g.Product.Count);
        if (groups.Count == 0)
        {
            return 0;
        }

        var added = 0;
        var waiting = groups.Count;
        foreach (var (name, product) in groups)
        {
            var quota = (options.RefusedSample - added + waiting - 1) / waiting--;
            added += AddFrom(product, quota, Spread.Hash(options.Seed, name));
        }

        return Math.Max(0, all - added);
    }

    // The smallest groups first: what they cannot give, the others may.
    private List<(string Name, FlowProduct Product)> Groups()
    {
        var from = targets.Everyone.GroupBy(drafts.ProviderOf, StringComparer.Ordinal).ToList();
        var to = targets.Declared().GroupBy(t => drafts.ProviderOf(t.At.Node), StringComparer.Ordinal).ToList();
        return [.. from
            .SelectMany(f => to.Select(t => (Name: $"{f.Key} {t.Key}", Product: new FlowProduct([.. f], [.. t], drafts))))
            .OrderBy(g => g.Product.Count)
            .ThenBy(g => g.Name, StringComparer.Ordinal)];
    }

    private int AddFrom(FlowProduct product, int quota, ulong seed)
    {
        var added = 0;
        foreach (var (flow, way) in product.Draw((long)quota * TriesPerProbe, seed))
        {
            if (added == quota)
            {
                break;
            }

            if (!drafts.Contains(flow) && !drafts.IsExpected(flow, way))
            {
                drafts.Add(flow, way, _reason);
                added++;
            }
        }

        return added;
    }
}
