using System.Text;
using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Rendering;

/// <summary>What a plan would change, in words: machines with the same changes are told together.</summary>
public static class PlanDiffText
{
    private const string Indent = "    ";

    // More names on one line than anybody reads; the count says the rest.
    private const int MostNames = 8;

    // The same for the members of a set that come or go.
    internal const int MostMembers = 12;

    /// <summary>The difference; one sentence when there is none.</summary>
    /// <param name="diff">The difference.</param>
    /// <param name="old">What is the internet to it, sets that go are told by.</param>
    /// <param name="next">What is the internet to it, sets that come are told by.</param>
    public static string Render(PlanDiff diff, NetworkTopology old, NetworkTopology next)
    {
        ArgumentNullException.ThrowIfNull(diff);
        if (diff.IsEmpty)
        {
            return "nothing changes\n";
        }

        var (text, sets) = (new StringBuilder(), new SetChangeText(old, next));
        text.Append(string.Join(", ", new[]
        {
            Count(diff.Machines.Count(m => m.Kind == ChangeKind.Added), "added"),
            Count(diff.Machines.Count(m => m.Kind == ChangeKind.Removed), "removed"),
            Count(diff.Machines.Count(m => m.Kind == ChangeKind.Changed), "changed"),
        })).Append('\n');
        foreach (var kind in new[] { ChangeKind.Added, ChangeKind.Removed })
        {
            foreach (var machine in diff.Machines.Where(m => m.Kind == kind))
            {
                text.Append(Sign(kind)).Append(' ').Append(machine.Role.ToString().ToLowerInvariant()).Append(' ').Append(machine.Machine).Append('\n');
            }
        }

        var changed = diff.Machines.Where(m => m.Kind == ChangeKind.Changed).GroupBy(m => string.Join('\n', m.Changes.Select(c => Describe(c, sets))), StringComparer.Ordinal);
        foreach (var group in changed)
        {
            text.Append("~ ").Append(Names([.. group.Select(m => m.Machine)])).Append('\n').Append(group.Key).Append('\n');
        }

        if (diff.Cables.Count > 0)
        {
            text.Append("cables\n").Append(string.Join('\n', diff.Cables.Select(c => Describe(c, sets)))).Append('\n');
        }

        return text.ToString();
    }

    private static string Describe(ItemChange change, SetChangeText sets)
    {
        var name = change.Concept is PlanConcept.FilterRule or PlanConcept.Nat or PlanConcept.Cable ? change.Key : $"{Word(change.Concept)} {change.Key}";
        var members = change.MembersAdded.Count + change.MembersRemoved.Count > 0 && change.Kind == ChangeKind.Changed;
        var what = change.Concept == PlanConcept.AddressSet
            ? sets.Of(change)
            : members
            ? Members(change.MembersAdded, change.MembersRemoved)
            : change.Kind switch
            {
                _ when change.Concept is PlanConcept.FilterRule or PlanConcept.Nat => string.Empty,
                ChangeKind.Added => $" {change.After}",
                ChangeKind.Removed => $" {change.Before}",
                _ => $" {change.Before} → {change.After}",
            };
        return $"{Indent}{Sign(change.Kind)} {name}{what}";
    }

    /// <summary>Members that come and go: <c> +a +b -c</c>, the first of each, and how many more.</summary>
    internal static string Members(IReadOnlyList<string> added, IReadOnlyList<string> removed)
    {
        var parts = added.Take(MostMembers).Select(m => $" +{m}").Concat(removed.Take(MostMembers).Select(m => $" -{m}"));
        var hidden = Math.Max(0, added.Count - MostMembers) + Math.Max(0, removed.Count - MostMembers);
        return string.Concat(parts) + (hidden == 0 ? string.Empty : FormattableString.Invariant($" and {hidden} more"));
    }

    private static string Names(List<string> names) => names.Count <= MostNames
        ? string.Join(", ", names)
        : FormattableString.Invariant($"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames:N0} more");

    private static string Word(PlanConcept concept) => concept switch
    {
        PlanConcept.Sysctl => "kernel parameter",
        PlanConcept.FilterChain => "filter",
        PlanConcept.AddressSet => "set",
        PlanConcept.FilterRule => "rule",
        PlanConcept.Host => "name",
        PlanConcept.NameServer => "name server",
        PlanConcept.Tls => "TLS",
        _ => concept.ToString().ToLowerInvariant(),
    };

    private static char Sign(ChangeKind kind) => kind switch { ChangeKind.Added => '+', ChangeKind.Removed => '-', _ => '~' };

    private static string Count(int count, string what) => FormattableString.Invariant($"{count:N0} {what}");
}
