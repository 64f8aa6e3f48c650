using System.Security.Cryptography;
using System.Text;
using Farspan.Pki.Acme.Jose;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Pki.Tests.Acme;

[Trait("Requirement", "C8")]
public sealed class JoseTests
{
    // RFC 7515 appendix A.2.1 and A.2.2.
    private const string Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private const string RsaModulus = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
    private const string RsaSignature = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    [Fact]
    public void The_signature_of_RFC_7515_A_2_is_recognised()
    {
        Assert.True(PublicJwk.TryRead(new JwkShape { Kty = "RSA", N = RsaModulus, E = "AQAB" }, out var key, out _));
        Assert.True(Message("eyJhbGciOiJSUzI1NiJ9", RsaSignature).IsSignedBy(key));
        Assert.False(Message("eyJhbGciOiJSUzI1NiJ9", Changed(RsaSignature)).IsSignedBy(key));
    }

    [Fact]
    public void The_signature_of_RFC_7515_A_3_is_recognised()
    {
        const string Signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        Assert.True(PublicJwk.TryRead(new JwkShape { Kty = "EC", Crv = "P-256", X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }, out var key, out _));
        Assert.True(Message("eyJhbGciOiJFUzI1NiJ9", Signature).IsSignedBy(key));
        Assert.False(Message("eyJhbGciOiJFUzI1NiJ9", Changed(Signature)).IsSignedBy(key));
        Assert.False(Message("eyJhbGciOiJFUzI1NiJ9", Signature[..^2]).IsSignedBy(key));
    }

    [Fact]
    public void The_shared_key_of_RFC_7515_A_1_is_recognised()
    {
        Assert.True(Base64UrlText.TryDecode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow", out var shared));
        var message = Message("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        Assert.True(message.IsSignedBy(shared));
        shared[0]++;
        Assert.False(message.IsSignedBy(shared));
    }

    [Fact]
    public void The_thumbprint_is_that_of_RFC_7638_section_3_1()
    {
        const string Modulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        Assert.True(PublicJwk.TryRead($$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB","alg":"RS256","kid":"2011-04-29"}""", out var key));
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", key.Thumbprint);
    }

    [Theory]
    [InlineData("EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1", null)] // not on the curve
    [InlineData("EC", "P-256", "AA", "AA", null)]
    [InlineData("EC", "P-256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null)]
    [InlineData("EC", "P-521", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", null)]
    [InlineData("EC", "secp256k1", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", null)]
    [InlineData("EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")] // its private part
    [InlineData("oct", null, null, null, null)]
    [InlineData("OKP", "Ed25519", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", null, null)]
    public void A_key_that_nobody_should_use_is_refused(string family, string? curve, string? x, string? y, string? secret)
    {
        Assert.False(PublicJwk.TryRead(new JwkShape { Kty = family, Crv = curve, X = x, Y = y, D = secret }, out _, out var why));
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(4104)]
    public void An_RSA_key_that_is_too_short_or_too_long_is_refused(int bits)
    {
        var modulus = new byte[bits / 8];
        modulus.AsSpan().Fill(0xff);
        Assert.False(PublicJwk.TryRead(new JwkShape { Kty = "RSA", N = Base64UrlText.Encode(modulus), E = "AQAB" }, out _, out _));
    }

    [Fact]
    public void What_each_kind_of_key_signs_it_alone_recognises()
    {
        using var small = new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        using var large = new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP384));
        using var rsa = new AccountKey(RSA.Create(2048));
        AccountKey[] keys = [small, large, rsa];
        foreach (var signer in keys)
        {
            Assert.True(JwsMessage.TryRead(signer.Sign("{}"u8, new JwsHeader { Alg = "", Nonce = "n", Url = "https://ca/x" }), out var message, out _));
            Assert.All(keys, key => Assert.Equal(key == signer, message.IsSignedBy(key.Public)));
        }
    }

    [Theory]
    [InlineData("""{"protected":"e30","payload":"","signature":"AA","header":{}}""")]
    [InlineData("""{"protected":"e30","payload":"","signatures":[]}""")]
    [InlineData("""{"protected":"e30","payload":"","signature":"AA","signature":"AA"}""")]
    [InlineData("""{"protected":"e30","payload":null,"signature":"AA"}""")]
    [InlineData("""{"protected":"e30=","payload":"","signature":"AA"}""")]
    [InlineData("""{"protected":"e31","payload":"","signature":"AB"}""")]
    [InlineData("""{"protected":"eyJhbGciOiJFUzI1NiIsImNyaXQiOlsieCJdfQ","payload":"","signature":"AA"}""")] // crit
    [InlineData("""{"protected":"eyJhbGciOiJFUzI1NiIsImI2NCI6ZmFsc2V9","payload":"","signature":"AA"}""")] // b64
    [InlineData("""{"protected":"eyJhbGciOiJFUzI1NiIsImFsZyI6Im5vbmUifQ","payload":"","signature":"AA"}""")] // alg twice
    [InlineData("[]")]
    [InlineData("")]
    public void A_message_in_any_other_form_is_refused(string json)
    {
        Assert.False(JwsMessage.TryRead(Encoding.UTF8.GetBytes(json), out _, out var why));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Arbitrary_bytes_never_throw() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        _ = JwsMessage.TryRead(bytes, out _, out _);
        return Base64UrlText.TryDecode(Base64UrlText.Encode(bytes), out var back) && back.AsSpan().SequenceEqual(bytes);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("AA==")]
    [InlineData("A")]
    [InlineData("AB")] // stray bits
    [InlineData(" AA")]
    [InlineData("A+")]
    [InlineData("AA\n")]
    public void There_is_one_text_for_bytes(string text) => Assert.False(Base64UrlText.TryDecode(text, out _));

    private static JwsMessage Message(string header, string signature)
    {
        Assert.True(JwsMessage.TryRead(new JwsShape { Protected = header, Payload = Payload, Signature = signature }, out var message, out var why), why);
        return message;
    }

    private static string Changed(string signature) => (signature[0] == 'A' ? 'B' : 'A') + signature[1..];
}
