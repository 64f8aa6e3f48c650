using System.Collections.Frozen;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Routing;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Access;

/// <summary>The rules of a snapshot as sets: a request is allowed by the first rule that is in the sets of its source, its caller, its target and its method.</summary>
internal sealed class AccessTable
{
    private readonly IReadOnlyList<AccessRuleSpec> _rules;
    private readonly RuleSetPool _pool = new();
    private readonly FrozenDictionary<string, RuleSet> _names;
    private readonly Dictionary<(string Service, string? Machine), RuleSet> _targets = [];
    private readonly RuleSet _anyMethod;
    private readonly RuleSet[] _kinds;
    private readonly ByteTable<RuleSet> _methods;

    /// <summary>Makes the table.</summary>
    /// <exception cref="GatewayConfigurationException">A rule asks for a token that is not there.</exception>
    public AccessTable(IReadOnlyList<AccessRuleSpec> rules, IReadOnlyList<TokenSpec> tokens)
    {
        _rules = rules;
        var declared = tokens.Select(t => $"token/{t.Name}").ToHashSet(StringComparer.Ordinal);
        foreach (var (rule, name) in rules.SelectMany(r => r.As.Select(name => (r, name))))
        {
            if (!declared.Contains(name) && !name.StartsWith("certificate/", StringComparison.Ordinal))
            {
                throw new GatewayConfigurationException($"Rule '{rule.Origin}' asks for '{name}', which is not declared; declare the token, or write certificate/NAME.");
            }
        }

        Sources = new SourceTable([.. rules.Select(r => r.From)], _pool);
        Anyone = Where(r => r.As.Count == 0);
        NeedsToken = Where(r => r.As.Any(declared.Contains));
        _names = rules.SelectMany(r => r.As).Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(name => name, name => Where(r => r.As.Contains(name, StringComparer.Ordinal)), StringComparer.Ordinal);
        _anyMethod = Where(r => r.Methods.Count == 0);
        var methods = rules.SelectMany(r => r.Methods).Distinct(StringComparer.Ordinal)
            .ToDictionary(m => m, m => Where(r => r.Methods.Count == 0 || r.Methods.Contains(m, StringComparer.Ordinal)), StringComparer.Ordinal);
        _methods = new ByteTable<RuleSet>(methods);
        _kinds = [.. Enum.GetValues<RequestMethod>().Select(kind => methods.GetValueOrDefault(kind.ToString().ToUpperInvariant(), _anyMethod))];
        for (var i = 0; i < rules.Count; i++)
        {
            foreach (var target in rules[i].To)
            {
                AddTarget(target, i);
            }
        }
    }

    /// <summary>Rules by the address of the caller.</summary>
    public SourceTable Sources { get; }

    /// <summary>Rules for which the address suffices.</summary>
    public RuleSet Anyone { get; }

    /// <summary>Rules that a token opens.</summary>
    public RuleSet NeedsToken { get; }

    /// <summary>True when a rule asks for it.</summary>
    public bool Names(string name) => _names.ContainsKey(name);

    /// <summary>What declared a rule.</summary>
    public string Origin(int rule) => _rules[rule].Origin;

    /// <summary>Rules for who shows all of these names: those that ask for nobody, and those that ask for one of them.</summary>
    public RuleSet RulesOf(IReadOnlyList<string> names)
    {
        var set = Anyone.Copy();
        foreach (var name in names)
        {
            if (_names.TryGetValue(name, out var more))
            {
                set.Add(more);
            }
        }

        return set;
    }

    /// <summary>Rules that lead to a service of a machine. While the snapshot is made.</summary>
    public RuleSet RulesTo(string machine, string service)
    {
        var set = _targets.TryGetValue((service, null), out var all) ? all.Copy() : RuleSet.Empty(_rules.Count);
        if (_targets.TryGetValue((service, machine), out var one))
        {
            set.Add(one);
        }

        return _pool.Keep(set);
    }

    /// <summary>Rules that allow a method.</summary>
    public RuleSet RulesFor(RequestMethod kind, ReadOnlySpan<byte> method)
    {
        if (kind != RequestMethod.Other)
        {
            return _kinds[(int)kind];
        }

        return _methods.TryFind(method, out var set) ? set : _anyMethod;
    }

    private void AddTarget(AccessTargetSpec target, int rule)
    {
        if (!_targets.TryGetValue((target.Service, target.Machine), out var set))
        {
            _targets.Add((target.Service, target.Machine), set = RuleSet.Empty(_rules.Count));
        }

        set.Add(rule);
    }

    private RuleSet Where(Func<AccessRuleSpec, bool> holds)
    {
        var set = RuleSet.Empty(_rules.Count);
        for (var i = 0; i < _rules.Count; i++)
        {
            if (holds(_rules[i]))
            {
                set.Add(i);
            }
        }

        return _pool.Keep(set);
    }
}
