using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Transport;

/// <summary>Whose certificates a listener takes, among those of the right authorities. Immutable.</summary>
/// <remarks>A name is compared as it is: SPIFFE IDs are lower case but for their path, where case counts (SPIFFE-ID section 2).</remarks>
public sealed class CallerList
{
    // Longer ones are cut: a certificate may have a hundred names, and a line of the log has an end.
    private const int MostShown = 256;

    private readonly FrozenSet<string> _names;

    private CallerList(TlsCallersSpec spec) => (_names, Missing) = (spec.Names.ToFrozenSet(StringComparer.Ordinal), MissingOf(spec));

    /// <summary>What whoever is refused would need.</summary>
    public string Missing { get; }

    /// <summary>The list of a listener; null where everybody with a certificate is let in.</summary>
    public static CallerList? Of(TlsCallersSpec? spec) => spec is null ? null : new CallerList(spec);

    /// <summary>What a listener's refusals are missing.</summary>
    public static string MissingOf(TlsCallersSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return $"a policy that lets it call, or a place among the callers of {spec.Origin}";
    }

    /// <summary>Who is not let in, as <c>spiffe://net/machine/web</c>, all names where there is no such; null where one of the names is on the list.</summary>
    public string? Refused(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Any(_names.Contains))
        {
            return null;
        }

        var shown = names.FirstOrDefault(n => n.StartsWith("spiffe://", StringComparison.Ordinal)) ?? (names.Count > 0 ? string.Join(' ', names) : "a certificate without a name");
        return shown.Length > MostShown ? $"{shown[..MostShown]}…" : shown;
    }

    /// <summary>The same of a certificate; null also where none is shown, which is up to others.</summary>
    public string? Refused(X509Certificate? certificate) => certificate switch
    {
        null => null,
        X509Certificate2 shown => Refused(CertificateNames.Read(shown)),
        _ => Refused([]),
    };
}
