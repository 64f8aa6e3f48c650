namespace Farspan.Gateway.Access;

/// <summary>Who a request comes from, and the rules that hold for whoever that is.</summary>
/// <param name="Caller">As the audit log names it.</param>
/// <param name="Sources">Rules whose prefixes hold its address.</param>
/// <param name="Identity">Rules that ask for nobody, or for its token.</param>
/// <param name="Other">Rules that ask for its certificate too; the same as <paramref name="Identity"/> without one.</param>
/// <param name="IsInsider">True for loopback, machines of the topology, and who showed a declared token or certificate: they may see <c>/status</c>.</param>
/// <param name="Bucket">Its rate, or null.</param>
internal readonly record struct CallerIdentity(Caller Caller, RuleSet Sources, RuleSet Identity, RuleSet Other, bool IsInsider, RateBucket? Bucket)
{
    /// <summary>True when a rule lets it call something: it is told what there is.</summary>
    public bool MayCallSomething => Sources.Meets(Identity) || Sources.Meets(Other);
}
