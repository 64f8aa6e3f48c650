using System.Text;
using Farspan.Topology.Language;
using Farspan.Topology.Shapes;

namespace Farspan.Topology;

/// <summary>The reference of the language, docs/topology.md, written from the shapes that the reader binds by.</summary>
public static class TopologyReference
{
    private const string Introduction =
        """
        # The topology file

        A topology is one YAML file, or a folder whose `*.yaml` files are read together: their sections are joined, nothing may be declared twice, and
        `farspan` and `name` stand in one of them. `farspan check FILE` reads it and says what is wrong, all of it at once, as `file:line:column: error FSnnnn: …`;
        [each code has a page](diagnostics). Editors complete and check by [the JSON Schema](schema/farspan.schema.json):

        ```yaml
        # yaml-language-server: $schema=../../docs/schema/farspan.schema.json
        ```

        Rules that hold everywhere:

        - Unknown keys are errors. Keys are written as they stand here.
        - Every value is a text with a meaning that follows from its key; quotes make no difference, except that numbers stand without.
        - Anchors, aliases, merge keys, tags and tabs are refused: there is one way to say each thing.
        - Names are lower-case DNS labels. Where only one kind of thing can be meant, the name alone stands (`provider: aws`, `over: mesh`);
          where several can be, a [reference](#reference) says which (`service/etcd`, `network/aws`).
        - A list of one may be written without brackets, where the tables say "or list of them".
        - The order of sections, of maps and of policies does not matter.
        - Nothing can refer to itself in a circle: machines stand in subnets, overlays join machines, services run on machines or on an overlay's members,
          and policies and claims speak of all of them, always in this direction.

        [examples/provider-groups/topology.yaml](../examples/provider-groups/topology.yaml) is a whole file with comments.

        This page is written by the program from what it reads by; a test fails when the two differ.

        """;

    private const string Selectors =
        """

        ## Selectors

        A selector says who is meant. It is one of:

        - a map of labels: machines that have all of these keys, each with the value or one of the values. `{ role: [etcd, worker], provider: aws }`.
          Besides the declared labels every machine has `name`, `provider`, `network`, `subnet` (as `network/subnet`) and, in a zone, `zone` (as `provider/zone`),
          which follow from its first subnet;
        - a [reference](#reference): `service/etcd`, `zone/aws/a`, `internet`, `all`. Unlike the labels, `network/…` and `subnet/…` mean every machine with a card there;
        - a list of these: any of them.

        A label or value that no machine has is an error in members, services and claims (a claim about nobody would always be true) and a warning in policies.

        | place | selects |
        | --- | --- |
        | `members` of an overlay | machines by labels, name or place |
        | `on` of a service | the same, or the members of an overlay |
        | `from` and `to` | everything; a `to` with several services is as many policies or claims, each with the ports of its own service |
        | `encrypted`, `isolated`, `adjacent` | machines; also by service or overlay |

        ## Ways

        A policy allows; it does not make a way. Between two networks there is a way

        - inside an overlay, for services that are bound to it by `over`;
        - on the underlay, where a link joins the two networks, or where both machines stand in public subnets;
        - to one service alone, where a private link leads to it, or a link over the internet to its gateway ([links](links.md)).

        The internet reaches machines in public subnets, and by the forwarded ports of a router those behind it; it is reached from public subnets and
        from those with `exposure: egress`. A policy without a way is an error. Nothing of this lets anybody talk whom no policy allows: policies and claims
        speak of the machines' own addresses and ports, whatever a router writes in their place.

        """;

    /// <summary>The page as Markdown, ending with a line feed; always the same text.</summary>
    public static string Write()
    {
        var text = new StringBuilder(Introduction);
        var maps = new List<IMapShape>();
        var scalars = new SortedDictionary<string, IScalarShape>(StringComparer.Ordinal);
        Collect(TopologyLanguage.Shape, maps, scalars, []);
        foreach (var map in maps)
        {
            WriteMap(text, map);
        }

        text.Append(Selectors.TrimEnd('\n')).Append("\n\n## Values\n");
        foreach (var scalar in scalars.Values)
        {
            text.Append("\n### ").Append(scalar.Id).Append("\n\n").Append(scalar.Description).Append("\n\nSuch as ")
                .AppendJoin(", ", scalar.Examples.Select(e => $"`{e}`")).Append(".\n");
        }

        return text.ToString();
    }

    private static void Collect(Shape shape, List<IMapShape> maps, SortedDictionary<string, IScalarShape> scalars, HashSet<Shape> seen)
    {
        if (!seen.Add(shape))
        {
            return;
        }

        if (shape is IMapShape map)
        {
            maps.Add(map);
        }
        else if (shape is IScalarShape scalar)
        {
            scalars[scalar.Id] = scalar;
        }

        foreach (var part in shape.Parts)
        {
            Collect(part, maps, scalars, seen);
        }
    }

    private static void WriteMap(StringBuilder text, IMapShape map)
    {
        text.Append("\n## ").Append(map.Id).Append("\n\n").Append(map.Description).Append("\n\n| key | value | | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var key in map.Keys)
        {
            var need = key.IsRequired ? "required" : map.ExactlyOne.Contains(key) ? "one of these" : key.Default is { } fallback ? $"default `{fallback}`" : "";
            text.Append("| `").Append(key.Name).Append("` | ").Append(Linked(key.Shape)).Append(" | ").Append(need).Append(" | ").Append(key.Description).Append(" |\n");
        }

        text.Append("\n```yaml\n").Append(map.Example).Append("\n```\n");
    }

    /// <summary>The brief form with the name of the innermost shape as a link to its section.</summary>
    private static string Linked(Shape shape)
    {
        var brief = shape.Brief;
        foreach (var id in Ids(shape, []).Distinct(StringComparer.Ordinal).OrderByDescending(i => i.Length))
        {
            var anchor = id == "selector" ? "selectors" : id;
            brief = string.Join(' ', brief.Split(' ').Select(word => word == id ? $"[{id}](#{anchor})" : word));
        }

        return brief;
    }

    private static IEnumerable<string> Ids(Shape shape, HashSet<Shape> seen)
    {
        if (!seen.Add(shape))
        {
            yield break;
        }

        if (shape is SelectorShape)
        {
            yield return "selector";
        }
        else if (shape is IMapShape map)
        {
            yield return map.Id;
        }
        else if (shape is IScalarShape scalar)
        {
            yield return scalar.Id;
        }
        else
        {
            foreach (var id in shape.Parts.SelectMany(p => Ids(p, seen)))
            {
                yield return id;
            }
        }
    }
}
