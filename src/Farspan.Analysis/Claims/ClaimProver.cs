using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Proves single claims of one plan.</summary>
internal sealed class ClaimProver
{
    private readonly AlwaysProof _always;
    private readonly EncryptedProof _encrypted;
    private readonly PlaceProofs _places;
    private readonly SurvivesProof _survival;

    private readonly FlowProofs _flows;

    public ClaimProver(ProofContext context)
    {
        (_flows, _always, _encrypted, _places, _survival) = (new FlowProofs(context), new AlwaysProof(context), new EncryptedProof(context), new PlaceProofs(context), new SurvivesProof(context));
    }

    /// <summary>Proves one claim, or shows what breaks it.</summary>
    public ClaimProof Prove(Claim claim) => claim switch
    {
        NeverClaim c => _flows.Prove(c),
        OnlyClaim c => _flows.Prove(c),
        IsolatedClaim c => _flows.Prove(c),
        AirGappedClaim c => _flows.Prove(c),
        AlwaysClaim c => _always.Prove(c),
        EncryptedClaim c => _encrypted.Prove(c),
        AdjacentClaim c => _places.Prove(c),
        NoOverlapClaim c => PlaceProofs.Prove(c),
        SurvivesClaim c => _survival.Prove(c),
        _ => ProofContext.Unknown(claim, $"the proof does not know claims of the kind {claim.GetType().Name}"),
    };
}
