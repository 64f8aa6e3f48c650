using System.Security.Cryptography.X509Certificates;

namespace Farspan.Agent.Authorities;

/// <summary>Whom nothing is issued to until somebody allows it: the names of a certificate that was revoked.</summary>
public sealed record HeldIdentity
{
    // A machine's ID is one machine's; that of a service is shown by every machine that runs it (SPIFFE ID specification, section 2.2: the path is ours to give).
    private const string MachinePath = "/machine/";
    private const string SpiffePrefix = "spiffe://";

    /// <summary>Serial number of the revoked certificate, upper-case hexadecimal.</summary>
    public required string Serial { get; init; }

    /// <summary>Its DNS names, addresses and SPIFFE ID as text.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it was revoked.</summary>
    public required X509RevocationReason Reason { get; init; }

    /// <summary>True when a certificate of these names would be this identity's.</summary>
    /// <remarks>
    /// <para>It is the same with names more or less, and wherever a machine's SPIFFE ID is the same. Another machine that runs the same service has names of its own beside the shared ones, and is let alone.</para>
    /// <para>Who shows no SPIFFE ID is known by his names alone: one that is held is enough.</para>
    /// </remarks>
    public bool Bars(IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count > 0 && (names.All(Has) || Names.All(names.Contains)
            || names.Any(n => IsMachine(n) && Has(n))
            || (!names.Any(IsSpiffe) && names.Any(Has)));
    }

    /// <summary>True for one of its names, letters of either case.</summary>
    public bool Has(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsSpiffe(string name) => name.StartsWith(SpiffePrefix, StringComparison.Ordinal);

    private static bool IsMachine(string name) => IsSpiffe(name) && name.AsSpan(SpiffePrefix.Length).IndexOf('/') is >= 0 and var path && name.AsSpan(SpiffePrefix.Length + path).StartsWith(MachinePath, StringComparison.Ordinal);
}
