using Farspan.State.Nat;

namespace Farspan.State.Filters;

/// <summary>Where a packet filter as seen differs from the one desired.</summary>
/// <remarks>It is mended by replacing the whole table in one transaction: there is no instant without the old or the new rules, and connection tracking stays.</remarks>
public sealed record FilterDelta : IDelta
{
    /// <summary>The filter to put in place, or null when what was seen is what is desired.</summary>
    public required FilterSpec? Replace { get; init; }

    /// <summary>Each difference in words; empty when there is none.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>True when what was seen is what is desired.</summary>
    public bool IsEmpty => Replace is null;

    /// <summary>Number of operations: the table is replaced once or not at all.</summary>
    public int Count => Replace is null ? 0 : 1;

    /// <summary>Compares policies, sets by name, and rules by text and order within their chain.</summary>
    public static FilterDelta Between(FilterSpec desired, FilterStatus? observed)
    {
        if (observed is null)
        {
            return new FilterDelta { Replace = desired, Differences = ["the packet filter is not there"] };
        }

        var differences = new List<string>();
        ComparePolicy("input", desired.InputPolicy, observed.InputPolicy, differences);
        ComparePolicy("forward", desired.ForwardPolicy, observed.ForwardPolicy, differences);
        ComparePolicy("output", desired.OutputPolicy, observed.OutputPolicy, differences);
        CompareLines("set", Lines(desired.Sets), Lines(observed.Sets), differences);
        foreach (var chain in new[] { FilterChain.Input, FilterChain.Forward, FilterChain.Output })
        {
            CompareRules(chain, desired.Rules, observed.Rules, differences);
        }

        CompareNat(desired.Nat, observed.Nat, differences);
        differences.AddRange(observed.Foreign.Select(f => $"the packet filter should not have {f}"));
        return new FilterDelta { Replace = differences.Count == 0 ? null : desired, Differences = differences };
    }

    /// <summary>One line per difference, for people.</summary>
    public IEnumerable<string> Describe() => Differences;

    private static void ComparePolicy(string chain, FilterVerdict desired, FilterVerdict? observed, List<string> differences)
    {
        if (observed is null)
        {
            differences.Add($"the {chain} chain is missing");
        }
        else if (desired != observed)
        {
            differences.Add($"the {chain} chain should end in {Word(desired)}, not {Word(observed.Value)}");
        }
    }

    private static void CompareRules(FilterChain chain, IReadOnlyList<FilterRuleSpec> desired, IReadOnlyList<FilterRuleSpec> observed, List<string> differences)
    {
        var wanted = desired.Where(r => r.Chain == chain).Select(FilterText.WithOrigin).ToList();
        var seen = observed.Where(r => r.Chain == chain).Select(FilterText.WithOrigin).ToList();
        if (wanted.SequenceEqual(seen, StringComparer.Ordinal))
        {
            return;
        }

        var before = differences.Count;
        CompareLines("rule", wanted, seen, differences);
        if (differences.Count == before)
        {
            differences.Add($"the rules of the {Word(chain)} chain are in another order");
        }
    }

    // The order counts within a chain only: destinations before routing, sources after.
    private static void CompareNat(IReadOnlyList<NatRuleSpec> desired, IReadOnlyList<NatRuleSpec> observed, List<string> differences)
    {
        foreach (var isDestination in new[] { true, false })
        {
            var wanted = desired.Where(r => r.Kind == NatKind.Destination == isDestination).Select(NatText.WithOrigin).ToList();
            var seen = observed.Where(r => r.Kind == NatKind.Destination == isDestination).Select(NatText.WithOrigin).ToList();
            var before = differences.Count;
            CompareLines("translation", wanted, seen, differences);
            if (differences.Count == before && !wanted.SequenceEqual(seen, StringComparer.Ordinal))
            {
                differences.Add($"the translations of the {(isDestination ? "prerouting" : "postrouting")} chain are in another order");
            }
        }
    }

    /// <summary>As multisets: a rule that stands twice where it should stand once is a difference.</summary>
    private static void CompareLines(string what, IReadOnlyList<string> wanted, IReadOnlyList<string> seen, List<string> differences)
    {
        var missing = Surplus(wanted, seen);
        var extra = Surplus(seen, wanted);
        differences.AddRange(missing.Select(l => $"the {what} '{l}' is missing"));
        differences.AddRange(extra.Select(l => $"the {what} '{l}' should not be there"));
    }

    private static List<string> Surplus(IReadOnlyList<string> of, IReadOnlyList<string> over)
    {
        var counts = over.CountBy(l => l, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var surplus = new List<string>();
        foreach (var line in of)
        {
            var left = counts.GetValueOrDefault(line);
            if (left == 0)
            {
                surplus.Add(line);
            }
            else
            {
                counts[line] = left - 1;
            }
        }

        return surplus;
    }

    private static List<string> Lines(IReadOnlyList<AddressSetSpec> sets) => [.. sets.Select(FilterText.Of)];

    private static string Word(FilterVerdict verdict) => verdict == FilterVerdict.Accept ? "accept" : "drop";

    private static string Word(FilterChain chain) => chain switch { FilterChain.Input => "input", FilterChain.Forward => "forward", _ => "output" };
}
