namespace Farspan.Pki.Tests.Revocation;

internal static class OcspSamples
{
    /// <summary>What <c>openssl ocsp -reqout</c> wrote, with a nonce, for one certificate of an authority that is not ours.</summary>
    public const string Request =
        "3062306030393037303530" + "0906052b0e03021a05000414" + "0102030405060708090a0b0c0d0e0f1011121314" + "0414" + "1112131415161718191a1b1c1d1e1f2021222324"
        + "020c" + "4142434445464748494a4b4c" + "a2233021301f06092b0601050507300102041204100102030405060708090a0b0c0d0e0f10";
}
