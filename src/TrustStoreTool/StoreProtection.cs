using System.Collections.Immutable;

namespace TrustStoreTool;

/// <summary>How far the integrity of a store was checked while reading it.</summary>
public enum IntegrityState
{
    /// <summary>The MAC or digest matched under the given password.</summary>
    Verified,

    /// <summary>There is a MAC or digest, and no password was given to check it.</summary>
    NotChecked,

    /// <summary>The store has no MAC or digest.</summary>
    None,
}

/// <summary>The MAC or digest over a store.</summary>
/// <param name="Algorithm">In the field's words: <c>SHA-1 digest</c>, <c>HMAC-SHA256</c>, <c>PBMAC1 (PBKDF2 HMAC-SHA256, HMAC-SHA256)</c>.</param>
/// <param name="Iterations">Of its key derivation, or null where it has none.</param>
/// <param name="SaltBytes">Length of the salt, or null.</param>
public sealed record IntegrityProtection(string Algorithm, long? Iterations, int? SaltBytes);

/// <summary>One protected (or plain) part of a store: a SafeContents, a key, the whole body of a UBER.</summary>
/// <param name="Part">Which, for instance <c>SafeContents 1</c>.</param>
/// <param name="Algorithm">For instance <c>PBES2 (PBKDF2 HMAC-SHA256, AES-256-CBC)</c>, or <c>none</c>.</param>
/// <param name="Iterations">Of the key derivation, or null.</param>
/// <param name="Entries">Entries (bags) in this part, or null when it was not opened.</param>
public sealed record PartProtection(string Part, string Algorithm, long? Iterations, int? Entries);

/// <summary>The protection of a whole store.</summary>
/// <param name="Integrity">The MAC or digest, or null when there is none.</param>
/// <param name="Parts">Every part in file order.</param>
public sealed record StoreProtection(IntegrityProtection? Integrity, ImmutableArray<PartProtection> Parts);
