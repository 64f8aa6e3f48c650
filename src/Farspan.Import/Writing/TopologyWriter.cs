using System.Net;
using System.Text;
using Farspan.Addressing;
using Farspan.Import.Relation;

namespace Farspan.Import.Writing;

/// <summary>Writes a draft as a topology file that a person would keep. Deterministic: the same draft, the same bytes.</summary>
internal sealed class TopologyWriter
{
    private const int LongestLine = 140;
    private const int LongestName = 100;

    private readonly DraftTopology _draft;
    private readonly StringBuilder _text = new();

    private TopologyWriter(DraftTopology draft) => _draft = draft;

    /// <summary>The file, ending with a line feed.</summary>
    public static string Write(DraftTopology draft)
    {
        var writer = new TopologyWriter(draft);

        // Selectors first: they may give machines labels.
        var chooser = new SelectorChooser(draft);
        var policies = new List<(Permit Permit, IReadOnlyList<string> From, IReadOnlyList<string> To)>();
        foreach (var permit in draft.Permits)
        {
            var (from, meant) = chooser.Choose(permit.From, permit.To, $"{permit.Rule} from");
            policies.Add((permit, from, chooser.Choose(permit.To, meant, $"{permit.Rule} to").Terms));
        }

        writer.Head();
        writer.Providers();
        writer.Networks();
        writer.Machines();
        writer.Links();
        writer.Policies(policies);
        return writer._text.ToString();
    }

    private void Head()
    {
        foreach (var remark in _draft.Remarks)
        {
            Line($"# {YamlText.Comment(remark)}".TrimEnd());
        }

        Line("farspan: 1");
        Line($"name: {_draft.Name}");
    }

    private void Providers()
    {
        Line("\nproviders:");
        foreach (var provider in _draft.Providers)
        {
            var region = provider.Region is { } name ? $", region: {YamlText.Plain(name)}" : string.Empty;
            var zones = provider.Zones.Count > 0 ? $", zones: [{string.Join(", ", provider.Zones)}]" : string.Empty;
            Line($"  {provider.Name}: {{ kind: {provider.Kind}{region}{zones} }}");
        }
    }

    private void Networks()
    {
        Line("\nnetworks:");
        foreach (var network in _draft.Networks)
        {
            if (network.Comment.Length > 0)
            {
                Line($"  # {YamlText.Comment(network.Comment)}");
            }

            Line($"  {network.Name}:\n    provider: {network.Provider}\n    cidr: {Blocks(network.Cidrs)}\n    subnets:");
            foreach (var subnet in network.Subnets)
            {
                var zone = subnet.Zone is { } name ? $", zone: {name}" : string.Empty;
                var exposure = subnet.IsPublic ? ", exposure: public" : string.Empty;
                var comment = subnet.Comment.Length > 0 ? $"   # {YamlText.Comment(subnet.Comment)}" : string.Empty;
                Line($"      {subnet.Name}: {{ cidr: {Blocks(subnet.Cidrs)}{zone}{exposure} }}{comment}");
            }
        }
    }

    private void Machines()
    {
        Line("\nmachines:");
        var heading = string.Empty;
        foreach (var machine in _draft.Machines)
        {
            if (!string.Equals(machine.Heading, heading, StringComparison.Ordinal))
            {
                heading = machine.Heading;
                Line($"  # {YamlText.Comment(heading)}");
            }

            var addresses = YamlText.OneOrList([.. machine.Addresses.Select(a => Address(a))]);
            var labels = machine.Labels.Count == 0 ? string.Empty
                : $", labels: {{ {string.Join(", ", machine.Labels.Select(l => $"{YamlText.Plain(l.Key)}: {YamlText.Plain(l.Value)}"))} }}";
            Line($"  {machine.Name}: {{ subnet: {machine.Subnet}, address: {addresses}{labels} }}");
        }
    }

    private void Links()
    {
        if (_draft.Links.Count > 0)
        {
            Line("\nlinks:");
        }

        foreach (var link in _draft.Links)
        {
            var comment = link.Comment.Length > 0 ? $"   # {YamlText.Comment(link.Comment)}" : string.Empty;
            Line($"  {link.Name}: {{ method: {link.Method}, between: [network/{link.First}, network/{link.Second}] }}{comment}");
        }
    }

    private void Policies(List<(Permit Permit, IReadOnlyList<string> From, IReadOnlyList<string> To)> policies)
    {
        if (policies.Count == 0)
        {
            return;
        }

        Line("\npolicies:");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (permit, from, to) in policies)
        {
            if (permit.With.Length > 0)
            {
                Line($"  # and by {YamlText.Comment(permit.With)}");
            }

            Line($"  - name: {YamlText.Quoted(Name(permit, names))}");
            var (fromText, toText, ports) = (YamlText.OneOrList(from), YamlText.OneOrList(to), YamlText.OneOrList(permit.Ports.Terms));
            var line = $"    allow: {{ from: {fromText}, to: {toText}, ports: {ports} }}";
            if (line.Length <= LongestLine)
            {
                Line(line);
                continue;
            }

            Line("    allow:");
            List("from", from);
            List("to", to);
            List("ports", permit.Ports.Terms);
        }
    }

    // The place goes last and stays whole; a long rule loses its end.
    private string Name(Permit permit, HashSet<string> names)
    {
        // All of a file may be one line: then the column says more.
        var place = permit.Place is { } at ? FormattableString.Invariant($" {at.File[(at.File.LastIndexOf('/') + 1)..]}:{at.Line}{(at.Line == 1 ? $":{at.Column}" : null)}") : string.Empty;
        for (var number = 1; ; number++)
        {
            var tail = number == 1 ? place : FormattableString.Invariant($"{place} ({number})");
            tail = tail.Length > LongestName / 2 ? $" …{tail[^((LongestName / 2) - 2)..]}" : tail;
            var start = $"{_draft.Origin} {permit.Rule}";
            var name = start.Length + tail.Length > LongestName ? $"{start[..(LongestName - tail.Length - 1)]}…{tail}" : start + tail;
            if (names.Add(name))
            {
                return name;
            }
        }
    }

    private void List(string key, IReadOnlyList<string> terms)
    {
        var line = $"      {key}: {YamlText.OneOrList(terms)}";
        if (line.Length <= LongestLine)
        {
            Line(line);
            return;
        }

        Line($"      {key}:");
        foreach (var term in terms)
        {
            Line($"        - {term}");
        }
    }

    private static string Blocks(IReadOnlyList<IPNetwork> blocks) => YamlText.OneOrList([.. blocks.Select(b => b.IsV6 ? YamlText.Quoted(b.ToString()) : b.ToString())]);

    private static string Address(IPAddress address) => address.IsV6 ? YamlText.Quoted(address.ToString()) : address.ToString();

    private void Line(string text) => _text.Append(text).Append('\n');
}
