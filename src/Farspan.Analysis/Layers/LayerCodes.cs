namespace Farspan.Analysis.Layers;

/// <summary>Contradictions between layers that no layer can see by itself: FS31xx.</summary>
internal static class LayerCodes
{
    /// <summary>A name answers an address that its asker cannot connect to, though a policy lets it reach the service.</summary>
    public const string UnreachableNameCode = "FS3101";

    /// <summary>A name answers the internet an address that the internet has no way to.</summary>
    public const string PrivateAnswerCode = "FS3102";

    /// <summary>A machine is air-gapped and needs a public authority.</summary>
    public const string AirGappedIssuerCode = "FS3103";

    /// <summary>A machine is air-gapped and needs an identity provider outside.</summary>
    public const string AirGappedIdentityCode = "FS3104";

    /// <summary>A machine gets its certificate from an authority outside that it may not reach.</summary>
    public const string IssuerOutOfReachCode = "FS3105";

    /// <summary>A challenge that nobody outside can look at.</summary>
    public const string ChallengeOutOfReachCode = "FS3106";

    /// <summary>Names outside are needed where nobody knows them.</summary>
    public const string NoNamesOutsideCode = "FS3107";

    /// <summary>Certificates where no clock is right.</summary>
    public const string NoTimeCode = "FS3108";

    /// <summary>A cipher suite that the key of the certificate cannot be used with.</summary>
    public const string SuiteKeyCode = "FS3109";

    /// <summary>A cipher suite without forward secrecy.</summary>
    public const string NoForwardSecrecyCode = "FS3110";

    /// <summary>A certificate that is declared to outlive the intermediate that issues it.</summary>
    public const string OutlivesIssuerCode = "FS3112";

    /// <summary>A service asks an identity provider that it may not reach.</summary>
    public const string IdentityOutOfReachCode = "FS3111";

    /// <summary>A tunnel carries longer packets than fit the way of its datagrams.</summary>
    public const string OverlayLengthCode = "FS3113";
}
