using System.Net.Security;
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

    private readonly IssuedCallers _issued = new(paths, time);

    /// <inheritdoc/>
    public string? Token(GatewayCallSpec asked) => asked switch
    {
        { Forgery: GatewayForgery.Token } => LabTokens.MakeWrong(),
        { Token: null } => null,
        _ => new LabTokens(paths).Find(asked.Gateway, asked.Token) ?? throw new IOException($"the lab has no token {asked.Token} for gateway {asked.Gateway}: {UpAgain}"),
    };

    /// <inheritdoc/>
    public SslStreamCertificateContext? Certificate(GatewayCallSpec asked)
    {
        if (asked.Certificate is not { } name)
        {
            return null;
        }

        if (asked is { Issuer: { } issuer, Forgery: not GatewayForgery.Certificate })
        {
            return _issued.Show(issuer, name);
        }

        using var authority = asked.Forgery == GatewayForgery.Certificate ? LabAuthority.Make(time) : LabAuthority.Find(paths, time);
        return SslStreamCertificateContext.Create(authority?.ForCaller(name) ?? throw new IOException($"the lab has no authority for certificates: {UpAgain}"), null, offline: true);
    }

    /// <inheritdoc/>
    public X509Certificate2? OutsideAuthority()
    {
        using var authority = LabAuthority.Find(paths, time);
        return authority is null ? null : X509Certificate2.CreateFromPem(authority.Pem);
    }
}
