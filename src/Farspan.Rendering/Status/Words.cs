using System.Globalization;
using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Status;

/// <summary>Names of things as the topology file writes them, and counts as people say them.</summary>
public static class Words
{
    private static readonly string[] BuiltInLabels = ["name", "provider", "network", "subnet", "zone"];

    /// <summary><c>1 machine</c>, <c>2 machines</c>, <c>2 policies</c>.</summary>
    public static string Count(int count, string singular)
    {
        ArgumentException.ThrowIfNullOrEmpty(singular);
        var word = count == 1 ? singular : singular.EndsWith('y') && !singular.EndsWith("ay", StringComparison.Ordinal) ? singular[..^1] + "ies" : singular + "s";
        return string.Create(CultureInfo.InvariantCulture, $"{count} {word}");
    }

    /// <summary>A kind of provider as the topology file writes it.</summary>
    public static string Kind(ProviderKind kind) => kind switch
    {
        ProviderKind.BareMetal => "bare-metal",
        ProviderKind.DigitalOcean => "digitalocean",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>A method of link as the topology file writes it.</summary>
    public static string Method(LinkMethod method) => LinkWords.Of(method);

    /// <summary>Labels that were declared, ordered by name, as <c>name=value</c>; the built-in ones are told by where the machine stands, but for the host that carries it.</summary>
    public static IEnumerable<string> DeclaredLabels(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return machine.Labels
            .Where(label => !BuiltInLabels.Contains(label.Key, StringComparer.Ordinal))
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{label.Key}={label.Value}");
    }

    /// <summary>A dash where there is nothing to say.</summary>
    public static string OrDash(string text) => string.IsNullOrEmpty(text) ? "–" : text;
}
