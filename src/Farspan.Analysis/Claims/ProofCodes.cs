namespace Farspan.Analysis.Claims;

/// <summary>Findings of the proof: FS30xx.</summary>
internal static class ProofCodes
{
    /// <summary>A claim speaks of nothing that is in the plan.</summary>
    public const string SaysNothingCode = "FS3001";
}
