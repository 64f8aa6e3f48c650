namespace Farspan.Verification.Reports;

/// <summary>Codes of what <c>farspan test</c> finds; each has a page in docs/diagnostics.</summary>
public static class TestCodes
{
    /// <summary>A policy allows a flow and it does not connect.</summary>
    public const string BlockedCode = "FS5001";

    /// <summary>No policy allows a flow and packets get through.</summary>
    public const string LeakCode = "FS5002";

    /// <summary>Something else than the declared service answered.</summary>
    public const string WrongServiceCode = "FS5003";

    /// <summary>A flow takes another way than the declared one.</summary>
    public const string WrongPathCode = "FS5004";

    /// <summary>A probe could not be sent.</summary>
    public const string NotSentCode = "FS5005";

    /// <summary>The compiled plan does not do what the policies say.</summary>
    public const string PlanDisagreesCode = "FS5006";

    /// <summary>A policy allows what a claim forbids, or none allows what a claim demands.</summary>
    public const string ContradictionCode = "FS5007";

    /// <summary>A claim is not true of the running network.</summary>
    public const string ClaimBrokenCode = "FS5008";

    /// <summary>A policy allows a flow, and the file declares no way for it.</summary>
    public const string WaylessCode = "FS5009";

    /// <summary>The proof and the plan, followed rule by rule, do not say the same of a flow.</summary>
    public const string ProofDisagreesCode = "FS5013";

    /// <summary>The network does what the file says, and the proof says otherwise.</summary>
    public const string ProofRefutedCode = "FS5014";

    /// <summary>Packets in clear between machines whose traffic must be encrypted.</summary>
    public const string ClearTrafficCode = "FS5021";

    /// <summary>A probe went through an overlay, and no WireGuard packet was seen between the two machines.</summary>
    public const string NothingSeenCode = "FS5022";

    /// <summary>The capture lost packets, so that it proves nothing about them.</summary>
    public const string CaptureLossCode = "FS5023";

    /// <summary>Packets show addresses that a VPN or private link must hide.</summary>
    public const string LinkLeakCode = "FS5024";

    /// <summary>An overlay does not carry packets of the length that the plan says, or loses longer ones without a word.</summary>
    public const string TunnelLengthCode = "FS5025";

    /// <summary>A policy allows a call through a gateway, and the machine that is meant does not answer it.</summary>
    public const string CallBlockedCode = "FS5041";

    /// <summary>No policy allows a call through a gateway, and it is not refused.</summary>
    public const string CallLeakCode = "FS5042";

    /// <summary>A way outside is declared, and the place does not answer.</summary>
    public const string OutsideBlockedCode = "FS5043";

    /// <summary>No declared way leads outside to a place, and it is not refused.</summary>
    public const string OutsideLeakCode = "FS5044";

    /// <summary>A way outside was refused, and the audit log does not say who asked and which rule was missing.</summary>
    public const string OutsideUnauditedCode = "FS5045";

    /// <summary>A way outside without a gateway is declared, and the place does not answer.</summary>
    public const string EgressBlockedCode = "FS5046";

    /// <summary>No way outside without a gateway opens to a place, and it answers.</summary>
    public const string EgressLeakCode = "FS5047";

    /// <summary>An attempt to go outside was refused, and the machine's log does not say for which name and what is missing.</summary>
    public const string EgressUnloggedCode = "FS5048";

    /// <summary>A service does not do its work without what was cut.</summary>
    public const string NotSurvivedCode = "FS5031";

    /// <summary>The side without a majority accepted a write or a linearizable read.</summary>
    public const string MinorityActsCode = "FS5032";

    /// <summary>A member that came back did not catch up in time.</summary>
    public const string NoCatchUpCode = "FS5033";

    /// <summary>A rehearsal could not be carried out or not be ended.</summary>
    public const string RehearsalFailedCode = "FS5034";

    /// <summary>A certificate that a machine must have is not there.</summary>
    public const string NoCertificateCode = "FS5051";

    /// <summary>A certificate is out of date, or was not renewed.</summary>
    public const string StaleCertificateCode = "FS5052";

    /// <summary>A certificate is not for what was declared.</summary>
    public const string OtherNamesCode = "FS5053";

    /// <summary>Another than the declared authority issued a certificate.</summary>
    public const string OtherIssuerCode = "FS5054";

    /// <summary>Others than its owner may read or write a certificate's key.</summary>
    public const string OpenKeyCode = "FS5055";

    /// <summary>A certificate's key does not belong to it, or is of another kind.</summary>
    public const string OtherKeyCode = "FS5056";

    /// <summary>No path leads from a certificate to those whom its machine believes.</summary>
    public const string NoChainCode = "FS5057";

    /// <summary>A port that was declared to speak TLS accepts no handshake.</summary>
    public const string NoTlsCode = "FS5061";

    /// <summary>A port accepts a version of TLS below the declared one.</summary>
    public const string OldTlsCode = "FS5062";

    /// <summary>A port accepts cipher suites that were not declared.</summary>
    public const string ForeignSuiteCode = "FS5063";

    /// <summary>A port refuses a cipher suite that was declared.</summary>
    public const string MissingSuiteCode = "FS5064";

    /// <summary>A port that was declared to speak TLS answers without it.</summary>
    public const string PlaintextCode = "FS5065";

    /// <summary>A port does not show the declared certificate.</summary>
    public const string WrongCertificateCode = "FS5066";

    /// <summary>A port lets callers in without the certificate that was declared to be required.</summary>
    public const string NoClientCertificateCode = "FS5067";

    /// <summary>A port that requires certificates of callers takes those of an authority that was not declared.</summary>
    public const string ForgedCertificateCode = "FS5068";

    /// <summary>A port that requires certificates of callers takes one of somebody who may not call.</summary>
    public const string UndeclaredCallerCode = "FS5069";

    /// <summary>A port that requires certificates of callers refuses somebody who may call.</summary>
    public const string DeclaredCallerCode = "FS5070";

    /// <summary>A port's certificates come from an external authority, and nothing here can judge its TLS.</summary>
    public const string UnjudgedPortCode = "FS5073";

    /// <summary>A name server answers something else than the plan says.</summary>
    public const string WrongNameCode = "FS5071";

    /// <summary>A name server does not answer a machine whose resolver names it.</summary>
    public const string NoNamesCode = "FS5072";
}
