using Farspan.Topology.Declarations;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>authorities</c>.</summary>
internal static class AuthorityLanguage
{
    private static readonly KeyOf<AuthorityKind> Kind = new("kind", Scalars.Word("authority-kind", "a kind of authority", "What issues certificates.",
        ("internal", AuthorityKind.Internal), ("acme", AuthorityKind.Acme), ("external", AuthorityKind.External)),
        "`internal`: the network's own. `acme`: a server that speaks ACME (RFC 8555). `external`: something that is neither run nor asked, such as a service mesh's own.", isRequired: true);

    private static readonly KeyOf<string> Directory = new("directory", TlsScalars.Url, "URL of the ACME directory.");

    private static readonly KeyOf<ChallengeKind> Challenge = new("challenge", Scalars.Word("challenge", "an ACME challenge", "How it is shown that a name is ours.",
        ("http-01", ChallengeKind.Http01), ("dns-01", ChallengeKind.Dns01), ("tls-alpn-01", ChallengeKind.TlsAlpn01)),
        "How it is shown that a name is ours: `http-01` by a file on port 80, `tls-alpn-01` on port 443, `dns-01` by a TXT record of our own name server, which wildcards need.");

    private static readonly KeyOf<SelectorDeclaration> Machines = new("machines", SelectorShape.Instance, "Machines that get a certificate of their own from an internal authority. Without it all, where there is one internal authority only.");

    private static readonly KeyOf<TimeSpan> Lifetime = new("lifetime", TimeScalars.Lifetime, "How long its certificates are valid; they are renewed after two thirds. Without it 7d for internal ones; public ones decide themselves, usually on 90d.");

    private static readonly KeyOf<TimeSpan> Intermediate = new("intermediate", TimeScalars.Lifetime, "How long the intermediate of an internal authority is valid, which issues its certificates; another takes its place after two thirds. Without it 365d.");

    /// <summary>An authority.</summary>
    public static MapShape<AuthorityDeclaration> Shape { get; } = new()
    {
        Id = "authority",
        Article = "an authority",
        Sample = "{ kind: internal }",
        Description = "Who issues certificates.",
        Example = "authorities:\n  internal: { kind: internal, lifetime: 24h }\n  public: { kind: acme, directory: https://acme-v02.api.letsencrypt.org/directory, challenge: dns-01 }\n  sentry: { kind: external }",
        Keys = [Kind, Directory, Challenge, Machines, Lifetime, Intermediate],
        Needs = [(Challenge, Directory), (Directory, Challenge)],
        Build = r => new AuthorityDeclaration
        {
            Kind = r.Get(Kind),
            Directory = r.Get(Directory),
            Challenge = r.Get(Challenge),
            Machines = r.Get(Machines)?.Value,
            Lifetime = r.Get(Lifetime),
            Intermediate = r.Get(Intermediate),
        },
    };
}
