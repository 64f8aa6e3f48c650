using Farspan.Import.Documents;

namespace Farspan.Import.Kubernetes;

/// <summary>A LabelSelector (meta/v1): all of its requirements must hold; one without requirements selects everything.</summary>
/// <remarks>
/// <c>NotIn</c> also selects objects that lack the key, as the documentation of labels and selectors says ("and all resources with no labels with the key").
/// Source: kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector; kubernetes.io/docs/concepts/overview/working-with-objects/labels.
/// </remarks>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<Requirement> _requirements;

    private LabelSelector(IReadOnlyList<Requirement> requirements) => _requirements = requirements;

    /// <summary>Selects everything.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>The keys that it speaks of.</summary>
    public IEnumerable<string> Keys => _requirements.Select(r => r.Key);

    /// <summary>Reads a selector; what is wrong in it is a finding.</summary>
    public static LabelSelector Read(ForeignMap map, ImportFindings findings)
    {
        var requirements = new List<Requirement>();
        foreach (var (key, value) in ObjectReader.Labels(map.Map("matchLabels", findings), findings))
        {
            requirements.Add(new Requirement(key, "In", [value]));
        }

        foreach (var expression in map.Maps("matchExpressions", findings))
        {
            if (expression.Required("key", findings) is { } key && expression.Required("operator", findings) is { } verb)
            {
                List<string> values = [.. expression.Texts("values", findings).Select(v => v.Text)];
                if (Fault(verb, values.Count) is { } fault)
                {
                    findings.Error(ImportCodes.FieldCode, expression.Span, fault);
                }

                requirements.Add(new Requirement(key, verb, values));
            }
        }

        foreach (var (key, value) in map.Entries)
        {
            if (key is not ("matchLabels" or "matchExpressions"))
            {
                findings.Error(ImportCodes.FieldCode, value.Span, $"A label selector has no '{ImportFindings.Short(key)}'; labels stand under 'matchLabels'.");
            }
        }

        return new LabelSelector(requirements);
    }

    /// <summary>True when an object with these labels is selected.</summary>
    public bool Selects(IReadOnlyDictionary<string, string> labels) => _requirements.All(r => r.Verb switch
    {
        "In" => labels.TryGetValue(r.Key, out var value) && r.Values.Contains(value, StringComparer.Ordinal),
        "NotIn" => !labels.TryGetValue(r.Key, out var value) || !r.Values.Contains(value, StringComparer.Ordinal),
        "Exists" => labels.ContainsKey(r.Key),
        _ => !labels.ContainsKey(r.Key),
    });

    private static string? Fault(string verb, int values) => verb switch
    {
        "In" or "NotIn" => values == 0 ? $"The operator {verb} needs 'values'." : null,
        "Exists" or "DoesNotExist" => values > 0 ? $"The operator {verb} takes no 'values'." : null,
        _ => $"There is no operator '{ImportFindings.Short(verb)}'; the operators are In, NotIn, Exists and DoesNotExist.",
    };

    private sealed record Requirement(string Key, string Verb, IReadOnlyList<string> Values);
}
