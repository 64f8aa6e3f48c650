namespace Farspan.Verification.Gateways;

/// <summary>The requests with which the gateways of a network are tested.</summary>
public sealed record GatewayCallPlan
{
    /// <summary>Allowed ones first.</summary>
    public required IReadOnlyList<GatewayCallSpec> Calls { get; init; }

    /// <summary>Allowed ones that were too many.</summary>
    public required int AllowedLeftOut { get; init; }

    /// <summary>Refused ones that the sample left out.</summary>
    public required int SampleLeftOut { get; init; }

    /// <summary>Policies that no request can try, each with the reason.</summary>
    public required IReadOnlyList<string> NotTried { get; init; }
}
