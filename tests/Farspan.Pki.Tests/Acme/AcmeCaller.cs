using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;

namespace Farspan.Pki.Tests.Acme;

/// <summary>A client that can be told to do it wrong.</summary>
internal sealed class AcmeCaller
{
    private readonly AcmeBench _bench;

    public AcmeCaller(AcmeBench bench, AccountKey key)
    {
        _bench = bench;
        Key = key;
    }

    public AccountKey Key { get; set; }

    public string? Account { get; set; }

    public async Task<string> NonceAsync() => (await _bench.SendAsync("HEAD", "/acme/new-nonce", null, default)).Nonce!;

    public async Task<AcmeAnswer> PostAsync(string url, string payload, Func<JwsHeader, JwsHeader>? header = null, Func<JwsShape, string>? body = null, string? type = "application/jose+json")
    {
        var whole = url.StartsWith("https:", StringComparison.Ordinal) ? url : AcmeBench.Origin + url;
        var plain = new JwsHeader { Alg = "", Nonce = await NonceAsync(), Url = whole, Kid = Account, Jwk = Account is null ? Shape(Key.Public) : null };
        var signed = Key.Sign(Encoding.UTF8.GetBytes(payload), header?.Invoke(plain) ?? plain);
        var text = body?.Invoke(signed) ?? JsonSerializer.Serialize(signed, JwsJson.Default.JwsShape);
        var parts = whole[AcmeBench.Origin.Length..].Split('?');
        return await _bench.SendAsync("POST", parts[0], type, Encoding.UTF8.GetBytes(text), parts.Length > 1 ? parts[1] : "");
    }

    public async Task<AcmeCaller> RegisterAsync(string payload = "{}")
    {
        var answer = await PostAsync("/acme/new-account", payload);
        Assert.True(answer.Status is 200 or 201, Encoding.UTF8.GetString(answer.Body.Span));
        Account = answer.Location;
        return this;
    }

    public async Task<(AcmeAnswer Answer, OrderMessage Order)> OrderAsync(params string[] names)
    {
        var answer = await PostAsync("/acme/new-order", OrderText(names));
        return (answer, answer.Status == 201 ? Order(answer) : null!);
    }

    public async Task<OrderMessage> ReadyOrderAsync(params string[] names)
    {
        var (answer, order) = await OrderAsync(names);
        Assert.True(answer.Status == 201, Encoding.UTF8.GetString(answer.Body.Span));
        await RespondAsync(order);
        _bench.Look();
        return Order(await PostAsync(answer.Location!, ""));
    }

    public async Task RespondAsync(OrderMessage order, string? kind = null)
    {
        foreach (var url in order.Authorizations)
        {
            var authorization = JsonSerializer.Deserialize((await PostAsync(url, "")).Body.Span, AcmeJson.Default.AuthorizationMessage)!;
            var challenge = authorization.Challenges.First(c => kind is null || c.Type == kind);
            Assert.Equal(200, (await PostAsync(challenge.Url, "{}")).Status);
        }
    }

    public Task<AcmeAnswer> FinalizeAsync(OrderMessage order, params string[] names) => FinalizeAsync(order, ECDsa.Create(ECCurve.NamedCurves.nistP256), names);

    public Task<AcmeAnswer> FinalizeAsync(OrderMessage order, ECDsa key, params string[] names) =>
        PostAsync(order.Finalize, $$"""{"csr":"{{Base64UrlText.Encode(Csr(key, names))}}"}""");

    public static byte[] Csr(ECDsa key, params string[] names)
    {
        var request = new CertificateRequest(new X500DistinguishedName(""), key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (name.Contains(':', StringComparison.Ordinal) || char.IsAsciiDigit(name[0]))
            {
                alternatives.AddIpAddress(TestAuthority.Address(name));
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        return request.CreateSigningRequest();
    }

    public static string OrderText(params string[] names) =>
        $$"""{"identifiers":[{{string.Join(',', names.Select(n => $$"""{"type":"{{(n.Contains(':', StringComparison.Ordinal) || char.IsAsciiDigit(n[0]) ? "ip" : "dns")}}","value":"{{n}}"}"""))}}]}""";

    public static OrderMessage Order(AcmeAnswer answer) => JsonSerializer.Deserialize(answer.Body.Span, AcmeJson.Default.OrderMessage)!;

    public static ProblemMessage Problem(AcmeAnswer answer)
    {
        Assert.Equal(AcmeAnswer.ProblemType, answer.ContentType);
        return JsonSerializer.Deserialize(answer.Body.Span, AcmeJson.Default.ProblemMessage)!;
    }

    public static JwkShape Shape(PublicJwk key) => JsonSerializer.Deserialize(key.Text, JoseJson.Default.JwkShape)!;
}
