using Farspan.Planning;
using Farspan.State.Filters;

namespace Farspan.Benchmarks.Proof;

/// <summary>Takes a rule of all machines of a role away, and puts it back as a rule that nobody has seen: the network stays what it is, however long one goes on.</summary>
internal sealed class RuleChanges
{
    private const int Apart = 37;
    private const int Last = 3;

    private (int Machine, int Position, FilterRuleSpec Rule)? _gone;

    /// <summary>The plan after the next change.</summary>
    public NetworkPlan Next(NetworkPlan plan, int number)
    {
        var machine = _gone?.Machine ?? number / 2 * Apart % plan.Machines.Count;
        var old = plan.Machines[machine].Filter;
        var rules = old.Rules.ToList();
        if (_gone is { } gone)
        {
            rules.Insert(gone.Position, gone.Rule with { });
            _gone = null;
        }
        else
        {
            var position = rules.Count - 1 - (number / 2 % Last);
            _gone = (machine, position, rules[position]);
            rules.RemoveAt(position);
        }

        var filter = old with { Rules = rules };
        return ChangeRun.With(plan, m => ReferenceEquals(m.Filter, old) ? filter : m.Filter);
    }
}
