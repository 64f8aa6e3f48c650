using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Farspan.Lab.Files;
using Farspan.Verification.Gateways;

namespace Farspan.Lab.Callers;

/// <summary>What the callers of a test show.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LabCallers(LabPaths paths, TimeProvider time) : ILabCallers
{
    private const string UpAgain = "this lab was brought up by another version of farspan; run farspan up again";

    /// <inheritdoc/>
    public string? Token(GatewayCallSpec asked) => asked switch
    {
        { Forgery: GatewayForgery.Token } => LabTokens.MakeWrong(),
        { Token: null } => null,
        _ => new LabTokens(paths).Find(asked.Gateway, asked.Token) ?? throw new IOException($"the lab has no token {asked.Token} for gateway {asked.Gateway}: {UpAgain}"),
    };

    /// <inheritdoc/>
    public X509Certificate2? Certificate(GatewayCallSpec asked)
    {
        if (asked.Certificate is not { } name)
        {
            return null;
        }

        using var authority = asked.Forgery == GatewayForgery.Certificate ? LabAuthority.Make(time) : LabAuthority.Find(paths, time);
        return authority?.ForCaller(name) ?? throw new IOException($"the lab has no authority for certificates: {UpAgain}");
    }

    /// <inheritdoc/>
    public X509Certificate2? OutsideAuthority()
    {
        using var authority = LabAuthority.Find(paths, time);
        return authority is null ? null : X509Certificate2.CreateFromPem(authority.Pem);
    }
}
