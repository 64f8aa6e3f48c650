using System.Diagnostics;

namespace Farspan.Pki.Acme.Jose;

/// <summary>Names of algorithms.</summary>
public static class JwsAlgorithms
{
    /// <summary>Names of those that accounts may sign with.</summary>
    public static IReadOnlyList<string> OfAccounts { get; } = ["ES256", "ES384", "RS256"];

    /// <summary>Reads a name; <c>none</c> and everything unknown is refused.</summary>
    public static bool TryRead(string name, out JwsAlgorithm algorithm)
    {
        algorithm = name switch
        {
            "ES256" => JwsAlgorithm.Es256,
            "ES384" => JwsAlgorithm.Es384,
            "RS256" => JwsAlgorithm.Rs256,
            "HS256" => JwsAlgorithm.Hs256,
            _ => (JwsAlgorithm)(-1),
        };
        return algorithm >= 0;
    }

    /// <summary>The name of an algorithm (RFC 7518 section 3.1).</summary>
    public static string NameOf(JwsAlgorithm algorithm) => algorithm switch
    {
        JwsAlgorithm.Es256 => "ES256",
        JwsAlgorithm.Es384 => "ES384",
        JwsAlgorithm.Rs256 => "RS256",
        JwsAlgorithm.Hs256 => "HS256",
        _ => throw new UnreachableException(),
    };
}
