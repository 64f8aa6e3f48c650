namespace Farspan.Verification.Probes;

/// <summary>Who asks for a probe.</summary>
public enum ReasonKind
{
    /// <summary>A policy allows the flow.</summary>
    Policy,

    /// <summary>A claim speaks of the flow.</summary>
    Claim,

    /// <summary>A service is bound to an overlay; it is asked for at an underlay address.</summary>
    OverlayOnly,

    /// <summary>Default deny: no policy allows the flow, and it was drawn for the sample.</summary>
    Sample,
}
