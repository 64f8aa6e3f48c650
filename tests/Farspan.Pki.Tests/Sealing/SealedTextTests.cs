using System.Security.Cryptography;
using System.Text;
using Farspan.Pki.Sealing;

namespace Farspan.Pki.Tests.Sealing;

[Trait("Requirement", "C8")]
public sealed class SealedTextTests
{
    private const int FewRounds = 1000;
    private static readonly byte[] _secret = Encoding.ASCII.GetBytes("a secret of no particular length");

    [Fact]
    public void What_was_sealed_opens_with_the_same_key_alone()
    {
        using var right = SealingKey.FromPassphrase("correct horse battery\n", FewRounds);
        using var again = SealingKey.FromPassphrase("correct horse battery");
        using var wrong = SealingKey.FromPassphrase("correct horse batterz");
        var text = SealedText.Seal(_secret, "root-1", right, RandomNumberGenerator.Fill);
        Assert.Equal(_secret, SealedText.Open(text, "root-1", "root-1.key", again));
        var refused = Assert.Throws<PkiException>(() => SealedText.Open(text, "root-1", "root-1.key", wrong));
        Assert.Equal("root-1.key does not open: the passphrase is not the one that it was sealed with", refused.Message);
    }

    [Fact]
    public void A_file_in_anothers_place_does_not_open()
    {
        using var key = SealingKey.FromKeyFile(RandomNumberGenerator.GetBytes(32));
        var text = SealedText.Seal(_secret, "intermediate-1", key, RandomNumberGenerator.Fill);
        Assert.Throws<PkiException>(() => SealedText.Open(text, "root-1", "root-1.key", key));
    }

    [Fact]
    public void Every_damaged_byte_is_told_from_a_wrong_key()
    {
        using var key = SealingKey.FromKeyFile(RandomNumberGenerator.GetBytes(32));
        var text = SealedText.Seal(_secret, "root-1", key, RandomNumberGenerator.Fill);
        var fields = PemEncoding.Find(text);
        var bytes = Convert.FromBase64String(text[fields.Base64Data]);
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 1;
            var damaged = PemEncoding.WriteString("FARSPAN SEALED KEY", changed);
            Assert.Contains("damaged", Assert.Throws<PkiException>(() => SealedText.Open(damaged, "root-1", "root-1.key", key)).Message, StringComparison.Ordinal);
        }

        for (var length = 0; length < text.Length - 2; length++)
        {
            Assert.Throws<PkiException>(() => SealedText.Open(text.AsSpan(0, length), "root-1", "root-1.key", key));
        }
    }

    [Fact]
    public void The_secret_is_nowhere_in_the_file_and_no_two_files_are_alike()
    {
        using var key = SealingKey.FromKeyFile(Encoding.ASCII.GetBytes(new string('a', 64) + "\n"));
        var first = SealedText.Seal(_secret, "root-1", key, RandomNumberGenerator.Fill);
        var second = SealedText.Seal(_secret, "root-1", key, RandomNumberGenerator.Fill);
        Assert.NotEqual(first, second);
        Assert.DoesNotContain(Convert.ToBase64String(_secret)[..20], first, StringComparison.Ordinal);
        Assert.Equal("***", $"{key}");
    }

    [Fact]
    public void What_it_was_sealed_with_is_asked_for()
    {
        using var file = SealingKey.FromKeyFile(RandomNumberGenerator.GetBytes(32));
        using var passphrase = SealingKey.FromPassphrase("correct horse battery", FewRounds);
        var text = SealedText.Seal(_secret, "root-1", file, RandomNumberGenerator.Fill);
        Assert.Equal(SealedBy.KeyFile, SealedText.ReadBy(text, "root-1.key"));
        Assert.Contains("was sealed with a key file", Assert.Throws<PkiException>(() => SealedText.Open(text, "root-1", "root-1.key", passphrase)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(0)]
    public void A_key_file_of_another_length_is_refused(int length) => Assert.Throws<PkiException>(() => SealingKey.FromKeyFile(new byte[length]));

    [Fact]
    public void A_short_passphrase_is_refused() => Assert.Throws<PkiException>(() => SealingKey.FromPassphrase("short\n"));
}
