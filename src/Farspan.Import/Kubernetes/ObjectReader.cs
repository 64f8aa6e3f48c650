using Farspan.Import.Documents;

namespace Farspan.Import.Kubernetes;

/// <summary>Finds the objects in documents: single ones, <c>List</c> and typed lists such as <c>PodList</c>.</summary>
internal static class ObjectReader
{
    private const string ListSuffix = "List";

    /// <summary>The objects, in order.</summary>
    public static IReadOnlyList<KubernetesObject> Read(IEnumerable<ForeignMap> roots, ImportFindings findings)
    {
        var objects = new List<KubernetesObject>();
        foreach (var root in roots)
        {
            Add(root, "", "", objects, findings);
        }

        return objects;
    }

    /// <summary>The texts of a map of labels.</summary>
    public static Dictionary<string, string> Labels(ForeignMap? map, ImportFindings findings)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map?.Entries ?? [])
        {
            if (value is ForeignScalar scalar)
            {
                labels[key] = scalar.Text;
            }
            else
            {
                findings.Error(ImportCodes.FieldCode, value.Span, $"The label '{ImportFindings.Short(key)}' has {value.What} for a value; a label's value is a text.");
            }
        }

        return labels;
    }

    private static void Add(ForeignMap map, string kindOfList, string versionOfList, List<KubernetesObject> objects, ImportFindings findings)
    {
        // The items of a typed list may leave kind and apiVersion out.
        var kind = map.Text("kind", findings) ?? kindOfList;
        var version = map.Text("apiVersion", findings) ?? versionOfList;
        if (kind.EndsWith(ListSuffix, StringComparison.Ordinal) && map.Get("items") is not null)
        {
            foreach (var item in map.Maps("items", findings))
            {
                Add(item, kind[..^ListSuffix.Length], version, objects, findings);
            }

            return;
        }

        if (kind.Length == 0)
        {
            findings.Error(ImportCodes.NothingCode, map.Span, "This is not an object of Kubernetes: 'kind' is missing; import what 'kubectl get pods,namespaces,networkpolicies,nodes -A -o yaml' prints.");
            return;
        }

        if (kind == "List")
        {
            return; // An empty list.
        }

        var metadata = map.Map("metadata", findings);
        var name = metadata?.Text("name", findings) ?? metadata?.Text("generateName", findings);
        if (string.IsNullOrEmpty(name))
        {
            findings.Error(ImportCodes.FieldCode, map.Span, $"This {ImportFindings.Short(kind)} has no 'metadata.name'.");
            return;
        }

        objects.Add(new KubernetesObject
        {
            Kind = kind,
            ApiVersion = version,
            Name = name,
            Namespace = metadata!.Text("namespace", findings) is { Length: > 0 } space ? space : "default",
            Labels = Labels(metadata.Map("labels", findings), findings),
            Body = map,
            Span = map.Span,
        });
    }
}
