namespace Farspan.Analysis.Claims;

/// <summary>Findings of the proof: FS30xx.</summary>
internal static class ProofCodes
{
    /// <summary>A claim speaks of nothing that is in the plan.</summary>
    public const string SaysNothingCode = "FS3001";

    /// <summary>Two claims cannot both be true.</summary>
    public const string ContradictionCode = "FS3002";

    /// <summary>A policy that nothing can match.</summary>
    public const string DeadPolicyCode = "FS3003";

    /// <summary>A policy that another one covers.</summary>
    public const string ShadowedPolicyCode = "FS3004";

    /// <summary>A policy that allows nothing but what a claim forbids.</summary>
    public const string ForbiddenPolicyCode = "FS3005";
}
