using System.Net;
using Farspan.Topology.Declarations;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Language;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Turns selectors into machines, addresses and services.</summary>
internal sealed class SelectorResolver
{
    private readonly BindContext _context;
    private readonly PlaceResolver _places;
    private readonly List<Machine> _machines;
    private readonly LabelIndex _index;
    private readonly LabelIndex _cards;
    private readonly Dictionary<string, int> _positions;
    private readonly Dictionary<string, EndpointSet> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<object, MachineSet> _sets = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, bool> _isEmpty = new(StringComparer.Ordinal);
    private int _selected;

    public SelectorResolver(BindContext context, PlaceResolver places)
    {
        _context = context;
        _places = places;
        _machines = [.. places.Machines.Select(m => m.Model)];
        _index = new LabelIndex(_machines.Select(m => m.Labels));
        _cards = CardIndex();
        _positions = _machines.Select((m, i) => (m.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        Services = new NameTable<Service>("service", context);
        Overlays = new NameTable<Overlay>("overlay", context);
    }

    /// <summary>Services known so far.</summary>
    public NameTable<Service> Services { get; }

    /// <summary>Overlays known so far.</summary>
    public NameTable<Overlay> Overlays { get; }

    /// <summary>Resolves a selector; null after a diagnostic. Equal texts give the same instance.</summary>
    public EndpointSet? Resolve(SelectorDeclaration? selector, SelectorUse use)
    {
        if (selector is null)
        {
            return null;
        }

        var text = selector.Text;
        if (!IsAllowed(selector, use))
        {
            return null;
        }

        if (!_known.TryGetValue(text, out var set))
        {
            set = Build(selector, text);
            if (set is null)
            {
                return null;
            }

            _known.Add(text, set);
        }

        CheckEmpty(selector, set, use);
        return set;
    }

    /// <summary>Places of every card: the labels know the primary one only, but a machine with a card in a network is in that network.</summary>
    private LabelIndex CardIndex() => new(_machines.Select(m => m.Attachments
        .SelectMany(a => new[] { KeyValuePair.Create(BuiltInLabels.Network, a.Network.Name), KeyValuePair.Create(BuiltInLabels.Subnet, a.Subnet.FullName) })
        .Distinct()));

    private bool IsAllowed(SelectorDeclaration selector, SelectorUse use)
    {
        var isAllowed = true;
        foreach (var term in selector.Terms)
        {
            var isMisplaced = term.Reference?.Kind switch
            {
                ReferenceKind.Internet or ReferenceKind.Cidr => !use.AllowsAddresses,
                ReferenceKind.Service => !use.AllowsServices,
                ReferenceKind.Overlay => !use.AllowsOverlays,
                _ => false,
            };
            if (isMisplaced)
            {
                isAllowed = false;
                _context.Findings.Error(ResolvingCodes.NotMachinesCode, term.Span,
                    $"{use.What} cannot be selected by '{term.Text}'; select machines by their labels, by name or by place, such as {{ role: etcd }}.");
            }
        }

        return isAllowed;
    }

    private EndpointSet? Build(SelectorDeclaration selector, string text)
    {
        var machines = new MachineSet(_machines.Count);
        var cidrs = new List<IPNetwork>();
        var services = new List<Service>();
        var includesInternet = false;
        var isKnown = true;
        foreach (var term in selector.Terms)
        {
            if (term.Reference is { Kind: ReferenceKind.Internet })
            {
                includesInternet = true;
            }
            else if (term.Reference is { Block: { } block })
            {
                cidrs.Add(block);
            }
            else if (term.Reference is { } reference)
            {
                isKnown &= Add(reference, term.Span, machines, services);
            }
            else
            {
                machines.UnionWith(Matching(term));
            }
        }

        var count = machines.Count;
        _selected += count;
        if (isKnown && _selected > Limits.MostSelected)
        {
            _context.Findings.Error(ResolvingCodes.TooManySelectedCode, selector.Span, FormattableString.Invariant(
                $"The selectors of this topology mean more than {Limits.MostSelected} machines in sum; use fewer different ones, or split the topology."));
            return null;
        }

        return isKnown
            ? new EndpointSet
            {
                Text = text,
                Machines = count == _machines.Count ? _machines : machines.Select(_machines, count),
                IncludesInternet = includesInternet,
                Cidrs = [.. cidrs.Distinct()],
                Services = [.. services.Distinct()],
                Location = selector.Span,
            }
            : null;
    }

    private bool Add(Reference reference, SourceSpan place, MachineSet machines, List<Service> services)
    {
        switch (reference.Kind)
        {
            case ReferenceKind.All:
                return AddAll(_machines, _machines, machines);
            case ReferenceKind.Machine:
                return _places.MachineNames.TryFind(reference.Name, place, out var machine) && Add(machine, machines);
            case ReferenceKind.Provider:
                return _places.ProviderNames.TryFind(reference.Name, place, out _) && _index.AddTo(machines, BuiltInLabels.Provider, reference.Name);
            case ReferenceKind.Zone:
                return HasZone(reference, place) && _index.AddTo(machines, BuiltInLabels.Zone, $"{reference.Name}/{reference.Part}");
            case ReferenceKind.Network:
                return _places.NetworkNames.TryFind(reference.Name, place, out _) && _cards.AddTo(machines, BuiltInLabels.Network, reference.Name);
            case ReferenceKind.Subnet:
                return _places.FindSubnet(new SubnetName(reference.Name, reference.Part), place) is { } subnet && _cards.AddTo(machines, BuiltInLabels.Subnet, subnet.FullName);
            case ReferenceKind.Overlay:
                return Overlays.TryFind(reference.Name, place, out var overlay) && AddAll(overlay, overlay.Members, machines);
            case ReferenceKind.Service:
                if (!Services.TryFind(reference.Name, place, out var service))
                {
                    return false;
                }

                services.Add(service);
                return AddAll(service, service.Candidates, machines);
            default:
                throw new System.Diagnostics.UnreachableException(reference.Kind.ToString());
        }
    }

    private bool Add(Machine machine, MachineSet machines)
    {
        machines.Add(_positions[machine.Name]);
        return true;
    }

    // A file may name one service ten thousand times: who runs it is looked up once.
    private bool AddAll(object owner, IReadOnlyList<Machine> members, MachineSet machines)
    {
        if (!_sets.TryGetValue(owner, out var set))
        {
            _sets.Add(owner, set = new MachineSet(_machines.Count));
            foreach (var member in members)
            {
                Add(member, set);
            }
        }

        machines.UnionWith(set);
        return true;
    }

    private bool HasZone(Reference reference, SourceSpan place)
    {
        if (!_places.ProviderNames.TryFind(reference.Name, place, out var provider))
        {
            return false;
        }

        if (provider.Zones.Contains(reference.Part))
        {
            return true;
        }

        var hint = _context.Suggester.Nearest(reference.Part, provider.Zones) is { } near ? $"did you mean '{near}'?"
            : provider.Zones.Count == 0 ? "it declares no zones."
            : $"its zones are {string.Join(", ", provider.Zones)}.";
        _context.Findings.Error(ResolvingCodes.UnknownNameCode, place, $"Provider '{provider.Name}' has no zone '{reference.Part}'; {hint}");
        return false;
    }

    private MachineSet Matching(SelectorTerm term)
    {
        MachineSet? all = null;
        foreach (var label in term.Labels)
        {
            var any = new MachineSet(_machines.Count);
            foreach (var value in label.Value ?? [])
            {
                _index.AddTo(any, label.Name, value.Value);
            }

            if (all is null)
            {
                all = any;
            }
            else
            {
                all.IntersectWith(any);
            }
        }

        return all ?? new MachineSet(_machines.Count);
    }

    private void CheckEmpty(SelectorDeclaration selector, EndpointSet set, SelectorUse use)
    {
        if (!_places.IsComplete || set.IncludesInternet || set.Cidrs.Count > 0 || set.Services.Count > 0)
        {
            return;
        }

        // Part by part and value by value: a misspelt one is a mistake even where the others match something.
        foreach (var term in selector.Terms)
        {
            if (term.Reference is not null)
            {
                if (set.Machines.Count == 0)
                {
                    Report(use, term.Span, $"'{term.Text}' selects no machine: none stands there; put one there, or select others.");
                }
            }
            else if (!HasUnknownLabel(term, use) && IsEmpty(term))
            {
                Report(use, term.Span, $"'{term.Text}' selects no machine: each of these labels exists, but none has them all together; select by fewer, or label a machine with all of them.");
            }
        }
    }

    private bool IsEmpty(SelectorTerm term)
    {
        var text = term.Text;
        if (!_isEmpty.TryGetValue(text, out var isEmpty))
        {
            _isEmpty.Add(text, isEmpty = Matching(term).Count == 0);
        }

        return isEmpty;
    }

    private bool HasUnknownLabel(SelectorTerm term, SelectorUse use)
    {
        var isUnknown = false;
        foreach (var label in term.Labels)
        {
            var values = _index.ValuesOf(label.Name);
            if (values.Count == 0)
            {
                var hint = _context.Suggester.Nearest(label.Name, _index.Keys) is { } key ? $"did you mean '{key}'?" : "give a machine this label, or select by another.";
                Report(use, label.Span, $"No machine has a label '{label.Name}'; {hint}");
                isUnknown = true;
                continue;
            }

            foreach (var value in label.Value ?? [])
            {
                if (!values.Contains(value.Value))
                {
                    var hint = _context.Suggester.Nearest(value.Value, values) is { } near ? $"did you mean '{near}'?" : $"its values are {Listing(values)}.";
                    Report(use, value.Span, $"No machine has the label '{label.Name}: {value.Value}'; {hint}");
                    isUnknown = true;
                }
            }
        }

        return isUnknown;
    }

    private void Report(SelectorUse use, SourceSpan place, string message)
    {
        if (use.WhenEmpty == Severity.Error)
        {
            _context.Findings.Error(ResolvingCodes.NoMatchCode, place, message);
        }
        else
        {
            _context.Findings.Warning(ResolvingCodes.NoMatchCode, place, message);
        }
    }

    private static string Listing(IReadOnlyCollection<string> values)
    {
        const int Listed = 6;
        var first = string.Join(", ", values.Order(StringComparer.Ordinal).Take(Listed));
        return values.Count > Listed ? FormattableString.Invariant($"{first} and {values.Count - Listed} more") : first;
    }
}
