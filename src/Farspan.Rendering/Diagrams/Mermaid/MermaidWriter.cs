using System.Globalization;
using System.Text;
using Farspan.Rendering.Diagrams.Pictures;
using Farspan.Rendering.Diagrams.Placing;

namespace Farspan.Rendering.Diagrams.Mermaid;

/// <summary>Writes a picture as a Mermaid flowchart, for places that draw Mermaid themselves.</summary>
internal sealed class MermaidWriter
{
    private const string Classes = """
          classDef machine fill:#ffffff,stroke:#8c959f,color:#1f2328
          classDef folded fill:#ffffff,stroke:#8c959f,stroke-width:3px,color:#1f2328
          classDef outside fill:#fff6ea,stroke:#bc4c00,color:#953800
          classDef overlay fill:#f6f0ff,stroke:#8250df,color:#6639ba
          classDef lost stroke:#cf222e,stroke-width:3px,stroke-dasharray:6 4
          classDef clash stroke:#cf222e,stroke-width:3px,fill:#fff0f0
          classDef holds fill:#1a7f37,stroke:#1a7f37,color:#ffffff
          classDef fails fill:#cf222e,stroke:#cf222e,color:#ffffff
          classDef unknown fill:#8a5a00,stroke:#8a5a00,color:#ffffff
          classDef declared fill:#59636e,stroke:#59636e,color:#ffffff

        """;

    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly List<int> _red = [];
    private readonly Picture _picture;
    private int _edges;
    private int _nodes;
    private int _depth;

    private MermaidWriter(Picture picture) => _picture = picture;

    /// <summary>The flowchart.</summary>
    public static string Write(Picture picture)
    {
        var writer = new MermaidWriter(picture);
        writer.Document();
        return writer._text.ToString();
    }

    private void Document()
    {
        _text.Append(CultureInfo.InvariantCulture, $"---\ntitle: {_picture.Name}\n---\nflowchart TB\n");
        _depth = 1;
        Node("internet", "(", MermaidText.Quote("Internet"), ")", "outside");
        _picture.Providers.ToList().ForEach(Provider);
        foreach (var overlay in _picture.Overlays)
        {
            Node(overlay.Id, "{{", MermaidText.Quote($"overlay {overlay.Name}", overlay.Facts), "}}", "overlay");
        }

        Ways();
        Claims();
        Pairs();
        _text.Append(Classes);
        Lost();
        if (_red.Count > 0)
        {
            Put($"linkStyle {string.Join(',', _red)} stroke:#cf222e,stroke-width:3px");
        }
    }

    private void Provider(ProviderPicture provider) => Subgraph(provider.Id, MermaidText.Quote($"{provider.Name} ({provider.Kind})", string.Join(" · ", new[] { provider.Region, provider.Block }.Where(f => f.Length > 0))), () =>
    {
        foreach (var network in provider.Networks)
        {
            Subgraph(network.Id, MermaidText.Quote($"network {network.Name}", network.Blocks), () => network.Subnets.ToList().ForEach(Subnet));
        }

        Filler(provider.Id, provider.Networks.Count, "no networks");
    });

    private void Subnet(SubnetPicture subnet) => Subgraph(subnet.Id, MermaidText.Quote($"{subnet.Name} · {subnet.ExposureWord}{(subnet.Zone.Length > 0 ? $" · zone {subnet.Zone}" : "")}", subnet.Blocks), () =>
    {
        foreach (var machine in subnet.Machines)
        {
            var title = machine.IsFolded ? FormattableString.Invariant($"{machine.Title} ×{machine.Names.Count}") : machine.Title;
            Node(machine.Id, "[", MermaidText.Quote(
                [title, machine.IsFolded ? NameRanges.Of(machine.Names) : "", machine.Host, .. machine.Addresses, .. machine.Memberships.Select(m => $"{m.Name} {m.Address}"), .. machine.Services.Select(s => $"{s.Name} {s.Ports}")]), "]", machine.IsFolded ? "folded" : "machine");
            machine.Names.ToList().ForEach(n => _ids[$"machine/{n}"] = _ids[machine.Id]);
        }

        Filler(subnet.Id, subnet.Machines.Count, "no machines");
    });

    private void Ways()
    {
        foreach (var subnet in _picture.Subnets.Where(s => s.IsPublic))
        {
            Edge("internet", "<-->", "", subnet.Id);
        }

        foreach (var link in _picture.Links)
        {
            Edge(link.First, "<-->", MermaidText.Quote($"{link.Name} · {link.Method}"), link.Second);
        }

        foreach (var (overlay, network) in _picture.Overlays.SelectMany(o => o.Networks.Select(n => (o, n))))
        {
            Edge(overlay.Id, "-.-", "", network);
        }

        foreach (var (machine, subnet) in _picture.Machines.SelectMany(m => m.OtherSubnets.Select(s => (m, s))))
        {
            Edge(machine.Id, "---", "", subnet);
        }
    }

    private void Claims()
    {
        if (_picture.Claims.Count == 0)
        {
            return;
        }

        Subgraph("claims", MermaidText.Quote("Claims"), () =>
        {
            foreach (var claim in _picture.Claims)
            {
                var (word, tone) = ClaimEntry.Verdict(claim.Verdict);
                Node(FormattableString.Invariant($"claim/{claim.Number}"), "[", MermaidText.Quote(FormattableString.Invariant($"{word} {claim.Number} {claim.Name}").TrimEnd(), claim.Text, claim.Reason), "]", tone);
            }
        });
    }

    private void Pairs()
    {
        foreach (var (claim, pair) in _picture.Claims.Where(c => c.Pair is not null).Select(c => (c, c.Pair!)))
        {
            _red.Add(_edges);
            Edge(pair.From, pair.Arrives ? "==>" : "--x", MermaidText.Quote(FormattableString.Invariant($"claim {claim.Number} · {pair.Flow}")), pair.To);
        }
    }

    private void Lost()
    {
        foreach (var id in _picture.Claims.SelectMany(c => c.Lost).Distinct(StringComparer.Ordinal).Where(_ids.ContainsKey))
        {
            Put($"class {_ids[id]} lost");
        }

        foreach (var id in _picture.Claims.SelectMany(c => c.Clash).Distinct(StringComparer.Ordinal).Where(_ids.ContainsKey))
        {
            Put($"class {_ids[id]} clash");
        }
    }

    private void Filler(string parent, int count, string words)
    {
        if (count == 0)
        {
            Node($"empty {parent}", "[", MermaidText.Quote(words), "]", "machine");
        }
    }

    private void Subgraph(string id, string title, Action content)
    {
        Put($"subgraph {Identify(id)}[{title}]");
        _depth++;
        content();
        _depth--;
        Put("end");
    }

    private void Node(string id, string open, string label, string close, string tone) => Put($"{Identify(id)}{open}{label}{close}:::{tone}");

    private void Edge(string from, string arrow, string label, string to)
    {
        _edges++;
        Put(label.Length == 0 ? $"{_ids[from]} {arrow} {_ids[to]}" : $"{_ids[from]} {arrow}|{label}| {_ids[to]}");
    }

    // Numbers instead of names: names may be words of Mermaid's, such as `end`.
    private string Identify(string id) => _ids[id] = string.Create(CultureInfo.InvariantCulture, $"n{_nodes++}");

    private void Put(string line) => _text.Append(' ', 2 * _depth).Append(line).Append('\n');
}
