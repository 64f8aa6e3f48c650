using System.Security.Cryptography.X509Certificates;

namespace Farspan.Agent.Authorities;

/// <summary>Reasons of revocation as people write them.</summary>
public static class RevocationWords
{
    /// <summary>The reasons that somebody may give, by their words (RFC 5280 section 5.3.1).</summary>
    public static IReadOnlyDictionary<string, X509RevocationReason> Reasons { get; } = new Dictionary<string, X509RevocationReason>(StringComparer.Ordinal)
    {
        ["unspecified"] = X509RevocationReason.Unspecified,
        ["key-compromise"] = X509RevocationReason.KeyCompromise,
        ["superseded"] = X509RevocationReason.Superseded,
        ["cessation"] = X509RevocationReason.CessationOfOperation,
        ["withdrawn"] = X509RevocationReason.PrivilegeWithdrawn,
    };

    /// <summary>The word for a reason.</summary>
    public static string Of(X509RevocationReason reason) => Reasons.FirstOrDefault(r => r.Value == reason).Key ?? reason.ToString();
}
